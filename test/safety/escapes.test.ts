import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runRecordSchema } from "../../src/results/run-record.ts";
import { sampleSchema } from "../../src/results/sample.ts";
import { csvField } from "../../src/report/csv-report.ts";
import { openBench, type Bench, type Ended } from "../cli/bench.ts";

/** What a workload, a host, a scenario or whoever edits run.json may say; every channel has its own trouble with it. */
const evil = [
  "=cmd|' /C calc'!A0",
  "</script><script>document.title='owned'</script>",
  "<img src=x onerror=\"document.title='owned'\">",
  "'\"><svg onload=document.title='owned'>",
  "]]><owned/>",
  "\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eowned",
  "\n::error file=a.ts,line=1::owned\n##[error]owned\n",
  "![owned](http://127.0.0.1/owned.png) [owned](javascript:owned) @everyone",
  "\r\n# owned\n| a | b |\n|---|---|\n",
  '" owned="1',
  "\\",
  "${owned} {{owned}} %s %n",
].join(" ");

/** Fields that mean something: identities, enumerations and digests stay, so that the run is still one. */
const identities = new Set(
  "schema,id,startedAt,endedAt,status,name,file,digest,scenario,target,kind,engine,start,phase,source,reference,starts,role,of,verdict,instance,metric,text,accounting,sameAs,by,state".split(
    ",",
  ),
);

function poison(value: unknown, key = ""): unknown {
  if (typeof value === "string") return identities.has(key) ? value : evil;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
}

let bench: Bench;
let run: string;
const shown: Ended[] = [];
beforeAll(async () => {
  bench = openBench();
  const source = resolve("results/published/hello");
  const record = runRecordSchema.parse(JSON.parse(readFileSync(join(source, "run.json"), "utf8")));
  const { order, environment, ...rest } = record;
  const poisoned = {
    ...(poison(rest) as typeof rest),
    environment: poison(environment) as typeof environment,
    order,
    warnings: [evil],
    scenarios: record.scenarios.map((scenario) => ({ ...scenario, description: evil, text: evil })),
    targets: [
      ...record.targets.map((target) => ({
        ...target,
        facts: Object.fromEntries(Object.keys(target.facts).map((name) => [name, evil])),
        version: evil,
      })),
      { ...record.targets[0], name: "gone", available: false, reason: evil, hint: evil, facts: {} },
    ],
  };
  const all = readFileSync(join(source, "samples.ndjson"), "utf8").trimEnd().split("\n");
  // Few trials: what is said about them matters here, not how many there are.
  const lines = all.filter((line) => sampleSchema.parse(JSON.parse(line)).trial < 6);
  const samples = lines.map((line, at) => {
    const sample = sampleSchema.parse(JSON.parse(line));
    // Every seventh trial failed with words of the workload's, so that there are failures to show.
    return at % 7 === 0 ? { ...sample, outcome: { ok: false, code: "exit", message: evil } } : sample;
  });
  run = join("results", record.id);
  mkdirSync(join(bench.folder, run), { recursive: true });
  writeFileSync(join(bench.folder, run, "run.json"), JSON.stringify(poisoned));
  writeFileSync(join(bench.folder, run, "samples.ndjson"), samples.map((sample) => JSON.stringify(sample)).join("\n"));
  const second = record.id.replace(/....$/, "ffff");
  cpSync(join(bench.folder, run), join(bench.folder, "results", second), { recursive: true });
  writeFileSync(join(bench.folder, "results", second, "run.json"), JSON.stringify({ ...poisoned, id: second }));
  for (const args of [
    ["report", run, "--format", "html,md,csv,json"],
    ["compare", run, join("results", second), "--allow-different", "--format", "html,md,json"],
    ["baseline", "set", "main", run, "--force"],
    ["baseline", "show", "main"],
    ["baseline", "list"],
    [
      "check",
      join("results", second),
      "--baseline",
      "main",
      "--allow-different",
      "--format",
      "html,md,json,junit,bmf,github,openmetrics",
      "--out",
      "reports/check",
    ],
    ["publish", "--results", "results", "--out", "site"],
    ["replay", join("reports", record.id, "index.html"), "--show"],
  ])
    shown.push(await bench.run(...args));
});
afterAll(() => bench[Symbol.dispose]());

const filesOf = (pattern: RegExp): (readonly [file: string, text: string])[] =>
  ["reports", "site"].flatMap((folder) => {
    const all = join(bench.folder, folder);
    return readdirSync(all, { recursive: true, encoding: "utf8" })
      .filter((name) => pattern.test(name) && statSync(join(all, name)).isFile())
      .map((name) => [join(folder, name), readFileSync(join(all, name), "utf8")] as const);
  });

test("no command fails over it with a stack trace", () => {
  for (const { stderr } of shown) expect(stderr).not.toContain("internal error");
  // The record was edited: what is replayed would not be what was measured.
  const replayed = shown.at(-1);
  expect(replayed).toMatchObject({ code: 2, stderr: expect.stringContaining("is not the one that was measured") });
  for (const { code, stderr } of shown.slice(0, -1)) expect(code, stderr).toBeOneOf([0, 1, 4]);
});

test("nothing that is printed steers the terminal, or is a command of a CI service", () => {
  for (const { stdout, stderr } of shown)
    for (const text of [stdout, stderr]) {
      // oxlint-disable-next-line no-control-regex -- these are the characters that steer a terminal
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(text).not.toMatch(/^\s*(?:::|##\[)/m);
    }
  expect(shown.some(({ stdout }) => stdout.includes("owned"))).toBe(true);
});

test("pages hold it as text: no element, attribute or script of it", () => {
  const pages = filesOf(/\.html$/);
  expect(pages.length).toBeGreaterThan(5);
  for (const [file, text] of pages) {
    const outside = text.replaceAll(/<script\b[\s\S]*?<\/script>/g, "");
    expect(`${file} ${/<(?:img|svg|owned)[^>]*(?:onerror|onload|owned)[^>]*>/.exec(outside)?.[0] ?? ""}`).toBe(
      `${file} `,
    );
    expect(outside).not.toMatch(/<script/);
    expect(text).not.toContain("<script>document.title");
    expect(outside).not.toMatch(/\sowned="1/);
    expect(outside).not.toMatch(/href="javascript:/);
  }
});

test("Markdown holds it as text: no image, link, mention, table row or element of it", () => {
  const files = filesOf(/\.md$/);
  expect(files.length).toBeGreaterThan(1);
  for (const [, text] of files) {
    expect(text).not.toMatch(/(?<!\\)!\[owned\]|(?<!\\)\[owned\]\(|<img src=x|<script>|^# owned|@everyone/m);
  }
});

test("no field of a CSV is a formula", () => {
  const files = filesOf(/\.csv$/);
  expect(files.length).toBeGreaterThan(0);
  for (const [, text] of files) expect(text).not.toMatch(/(?:^|[,\n])"?[=@\t]/);
  for (const start of ["=", "+", "-", "@", "\t", "\r", "\n"]) expect(csvField(`${start}cmd()`)).toMatch(/^"?'/);
  expect(csvField(-1.5)).toBe("-1.5");
});

test("XML and OpenMetrics are well-formed with it, and hold it as text", () => {
  const xml = filesOf(/\.xml$/);
  expect(xml.length).toBeGreaterThan(0);
  for (const [, text] of xml) {
    expect(text).not.toMatch(/<owned|<script|<img|\sowned="1/);
    // oxlint-disable-next-line no-control-regex -- XML 1.0 cannot hold them
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  }
  const metrics = filesOf(/metrics\.txt$/);
  expect(metrics.length).toBeGreaterThan(0);
  for (const [, text] of metrics)
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^(?:# (?:HELP|TYPE|UNIT|EOF)|[a-z_:][\w:]*[ {])/);
});
