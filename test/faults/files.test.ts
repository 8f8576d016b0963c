import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually, openBench } from "../cli/bench.ts";
import { countRows, readRun } from "./runs.ts";

const hello = new URL("../../workloads/hello/c/hello.wasm", import.meta.url).pathname;

const scenario = (target: string): string => `name: changing
request: { body: you }
starts: [cold]
stop: { trials: 40 }
limits: { failed: 100% }
targets: { mine: ${target}, other: { kind: process, shape: command, command: [cat] } }
`;

test("a module that is overwritten during the run is said, with its new digest", async () => {
  using bench = openBench();
  const module = join(bench.folder, bench.write("mine.wasm", ""));
  copyFileSync(hello, module);
  bench.write("scenarios/changing.yaml", scenario("{ kind: wasm, module: ../mine.wasm }"));
  const { ended } = bench.start(["run", "--no-report"]);
  await eventually(() => countRows(bench) > 4, "the first rows");
  // A custom section more: another digest, the same function.
  writeFileSync(`${module}.next`, Buffer.concat([readFileSync(hello), Buffer.from([0, 2, 1, 120])]));
  renameSync(`${module}.next`, module);
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { record } = readRun(bench);
  expect(record.warnings).toEqual([
    expect.stringMatching(
      /^changing: mine\.wasm of mine was changed during the run, before or in cold trial \d+: its sha256 is [0-9a-f]{64} now, which the record does not name/,
    ),
  ]);
  expect(stdout).toMatch(/mine\.wasm of mine was changed during the run/);
});

test("a module that is written again with the same bytes is nothing to say", async () => {
  using bench = openBench();
  const module = join(bench.folder, bench.write("mine.wasm", ""));
  copyFileSync(hello, module);
  bench.write("scenarios/changing.yaml", scenario("{ kind: wasm, module: ../mine.wasm }"));
  const { ended } = bench.start(["run", "--no-report"]);
  await eventually(() => countRows(bench) > 4, "the first rows");
  copyFileSync(hello, `${module}.next`);
  renameSync(`${module}.next`, module);
  expect((await ended).code).toBe(0);
  expect(readRun(bench).record.warnings).toBeUndefined();
});

test("a program that disappears during the run fails its trials with that reason, and others go on", async () => {
  using bench = openBench();
  const program = join(bench.folder, bench.write("program", ""));
  copyFileSync("/bin/cat", program);
  chmodSync(program, 0o755);
  bench.write(
    "scenarios/changing.yaml",
    scenario("{ kind: process, shape: command, command: [../program] }").replace("100%", "5%"),
  );
  const { ended } = bench.start(["run", "--no-report"]);
  await eventually(() => countRows(bench) > 4, "the first rows");
  rmSync(program);
  const { code, stderr } = await ended;
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.not.stringMatching(/internal error|\n\s+at /) });
  const { record, samples } = readRun(bench);
  expect(record.status).toBe("complete");
  const failed = samples.filter(({ outcome }) => !outcome.ok);
  expect(failed.length).toBeGreaterThan(2);
  for (const { target, outcome } of failed)
    expect({ target, ...outcome }).toMatchObject({
      target: "mine",
      message: expect.stringMatching(/is not an executable file|ENOENT|no such file/i),
    });
  expect(samples.filter(({ target, outcome }) => target === "other" && outcome.ok)).toHaveLength(40);
  expect(record.warnings?.join("\n")).toMatch(/program of mine was changed during the run, .*: it is gone/);
});
