import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockRun } from "../../src/io/run-lock.ts";
import { ownerName } from "../../src/io/run-owner.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "coldbench-lock-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = (): string => join(folder, "lock.json");
const rewrite = (part: object): void => {
  const holder = JSON.parse(readFileSync(path(), "utf8")) as object;
  writeFileSync(path(), JSON.stringify({ ...holder, ...part }));
};

test("a run that a live process writes is refused to others, and free when that is done", () => {
  const lock = lockRun(folder, ownerName(process.pid, "r"));
  expect(() => lockRun(folder, ownerName(process.pid, "r"))).toThrow(`process ${process.pid} is writing it`);
  lock[Symbol.dispose]();
  expect(existsSync(path())).toBe(false);
  lockRun(folder, ownerName(process.pid, "r"))[Symbol.dispose]();
});

test.each([
  ["a pid that was given to another process", { owner: `${process.pid}-1-r` }],
  ["another boot of this machine", { boot: "another", owner: ownerName(process.pid, "r") }],
])("what a killed process left is taken over: %s", (_, part) => {
  lockRun(folder, "0-0-r");
  rewrite(part);
  const lock = lockRun(folder, ownerName(process.pid, "r"));
  expect(JSON.parse(readFileSync(path(), "utf8"))).toMatchObject({ owner: ownerName(process.pid, "r") });
  lock[Symbol.dispose]();
  expect(existsSync(path())).toBe(false);
});

test.each([
  ["another machine", { machine: "another" }],
  ["another container", { pids: "pid:[1]" }],
])("nobody here can tell whether a process of %s lives: refused, with what to do", (_, part) => {
  lockRun(folder, "0-0-r");
  rewrite(part);
  expect(() => lockRun(folder, ownerName(process.pid, "r"))).toThrow(
    expect.objectContaining({ code: "usage", hint: expect.stringContaining(`rm ${path()}`) as string }),
  );
});

test("a lock that was left half written names nobody", () => {
  writeFileSync(path(), '{"owner":"12');
  lockRun(folder, ownerName(process.pid, "r"))[Symbol.dispose]();
  expect(existsSync(path())).toBe(false);
});
