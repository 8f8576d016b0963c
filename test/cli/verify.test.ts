import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createVerifier, makePage, messagesOf } from "../report/made-pages.ts";
import { digitMutations, rangeOf } from "../report/page-mutations.ts";
import { type Bench, fakeScenario, openBench } from "./bench.ts";
import { measureRun } from "./stored-runs.ts";

let bench: Bench;
let run: string;
let page: string;
let text: string;
beforeAll(async () => {
  bench = openBench();
  bench.write("scripted.yaml", fakeScenario);
  run = await measureRun(bench, "scripted.yaml", "--seed", "7");
  await bench.run("report", run, "--format", "html", "--quiet");
  page = join("reports", run.replace(/^results\//, ""), "index.html");
  text = readFileSync(join(bench.folder, page), "utf8");
});
afterAll(() => bench[Symbol.dispose]());

test("an untouched report is verified, by its file or its folder, wherever it lies", async () => {
  mkdirSync(join(bench.folder, "elsewhere"));
  writeFileSync(join(bench.folder, "elsewhere", "mine.html"), text);
  const { code, stdout, stderr } = await bench.run("verify", page, join(page, ".."), "elsewhere/mine.html");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  for (const line of lines)
    expect(line).toMatch(
      /: verified\. Computed again from 48 samples of run \S+: 4 cells, [\d,]+ numbers; every one is what the page says\. sha256 of samples\.ndjson [0-9a-f]{64}$/,
    );
});

test("a changed number is named, and the exit code is 1", async () => {
  const at = text.indexOf("<td", text.indexOf("scripted: durations"));
  const number = text.indexOf("8 ms", at);
  bench.write("changed.html", `${text.slice(0, number)}9 ms${text.slice(number + 4)}`);
  const { code, stdout } = await bench.run("verify", "changed.html");
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^changed\.html: differs from what its rows and its record give\n {2}scripted: durations, slow, cold, Median \[95 % interval\]: the page says "9 ms.*", the rows give "8 ms/,
  );
  const { pages } = JSON.parse((await bench.run("verify", "changed.html", page, "--json")).stdout) as {
    pages: { page: string; verdict: string; differences: { where: string }[] }[];
  };
  expect(pages.map(({ verdict, differences }) => [verdict, differences.map(({ where }) => where)])).toEqual([
    ["differs", ["text"]],
    ["verified", []],
  ]);
});

test("what is no report is refused with exit code 2", async () => {
  bench.write("other.html", "<!doctype html><title>x</title>");
  writeFileSync(join(bench.folder, "bytes.html"), Buffer.from([0xff, 0xfe, 0x00]));
  const broken = text.replace(/(id="samples">)[\w+/]{40}/, "$1\u001b[31m");
  bench.write("broken.html", broken);
  bench.write("torn.html", text.slice(0, text.length - 1000));
  for (const [file, message] of [
    ["other.html", /other\.html is no report that can be verified/],
    ["bytes.html", /bytes\.html cannot be read: .*not valid/],
    ["missing.html", /missing\.html cannot be read: ENOENT/],
    ["broken.html", /the embedded samples\.ndjson cannot be unpacked/],
  ] as const) {
    const { code, stdout, stderr } = await bench.run("verify", file);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("\u001b");
  }
  expect((await bench.run("verify", "torn.html")).code).toBe(1);
});

describe("pages of another version", () => {
  test("are verified where they say the same", async () => {
    bench.write(
      "newer.html",
      text
        .replaceAll("coldbench 0.1.0", "coldbench 0.1.1")
        .replaceAll("coldbench@0.1.0", "coldbench@0.1.1")
        .replace('"version":"0.1.0","location"', '"version":"0.1.1","location"')
        .replaceAll('"tool":{"name":"coldbench","version":"0.1.1"', '"tool":{"name":"coldbench","version":"0.1.0"')
        .replace("coldbench 0.1.1, from", "coldbench 0.1.0, from"),
    );
    expect(await bench.run("verify", "newer.html")).toMatchObject({ code: 0 });
  });

  test("else only that version can tell", async () => {
    bench.write("newer.html", text.replace('"version":"0.1.0","location"', '"version":"0.1.1","location"'));
    const { code, stderr } = await bench.run("verify", "newer.html");
    expect(code).toBe(2);
    expect(stderr).toBe("hint: only that version can tell: npx coldbench@0.1.1 verify newer.html\n");
  });
});

test("150 changed digits of a page of made-up timings: every one is rejected", async () => {
  const verify = createVerifier();
  const made = await makePage(join(bench.folder, run));
  expect(await verify(made)).toMatchObject({ verdict: "verified" });
  const ranges = [[0, made.length], rangeOf(made, "samples"), rangeOf(made, "run-record")] as const;
  const accepted: string[] = [];
  for (const range of ranges)
    for (const { at, page: changed } of digitMutations(made, 50, 11, [range[0] ?? 0, range[1] ?? 0])) {
      const result = await verify(changed);
      if (result !== "unreadable" && result.verdict === "verified")
        accepted.push(`${at}: ${made.slice(at - 20, at + 20)}`);
      else expect(messagesOf(result).length).toBeGreaterThan(0);
    }
  expect(accepted).toEqual([]);
});

test("a page whose rows are too many is verified with its file", async () => {
  const verify = createVerifier();
  const folder = join(bench.folder, run);
  const made = await makePage(folder, { mostPackedBytes: 100 });
  expect(made).toContain("The rows are too many for a page");
  expect(await verify(made)).toBe("unreadable");
  expect(await verify(made, join(folder, "samples.ndjson"))).toMatchObject({ verdict: "verified" });
  bench.write("fewer.ndjson", readFileSync(join(folder, "samples.ndjson"), "utf8").replace(/.*\n/, ""));
  expect(messagesOf(await verify(made, join(bench.folder, "fewer.ndjson")))[0]).toMatch(
    /^samples\.ndjson: it has 47 rows/,
  );
});
