import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { isOwnerAlive } from "../../src/io/run-owner.ts";
import { readRunRecord } from "../../src/io/run-store.ts";
import type { Sample } from "../../src/results/sample.ts";
import { plannedKey, trialKey } from "../../src/results/trial-rows.ts";
import { readJournals, type Resource } from "../../src/system/journal.ts";
import { findTokenHolders } from "../../src/system/proc.ts";
import { seededRandom } from "../../src/units/random.ts";
import { mustSkip } from "../requirement.ts";
import { hasEngine } from "../targets/docker/engine.ts";
import { type Bench, fakeScenario, openBench } from "./bench.ts";

/** How many processes are killed in all; more with COLDBENCH_KILLS. The seed is that of the moments. */
const kills = Number(process.env["COLDBENCH_KILLS"] ?? 50);
const seed = Number(process.env["COLDBENCH_KILLS_SEED"] ?? 20_261_129);
const killsPerRun = 5;

const answer = "request: { body: coldbench }\nexpect: { body: coldbench }\n";
const node = JSON.stringify(process.execPath);
const server = `[${node}, -e, "require('http').createServer((q, s) => q.pipe(s)).listen(process.env.PORT)"]`;
const scenarios: Readonly<Record<string, string>> = {
  fake: fakeScenario.replace("trials: 8", "trials: 40"),
  // Hosts, servers and what they leave.
  local: `name: local\nrequest: { body: coldbench }\nexpect: { pattern: coldbench }\nstarts: [host, cold, warm]
stop: { trials: 14 }
warm: { warmup: 0, invocations: 2 }
targets:
  wasm: { kind: wasm, module: ${JSON.stringify(resolve("workloads/hello/c/hello.wasm"))} }
  command: { kind: process, shape: command, command: [cat] }
  server: { kind: process, shape: http, command: ${server} }
`,
  docker: `name: boxed\n${answer}starts: [cold, warm]
stop: { trials: 14 }
warm: { warmup: 0, invocations: 2 }
targets:
  boxed: { kind: docker, shape: http, image: { pack: { executable: node } }, command: ${server.replace(node, "node")} }
`,
};

const rowsOf = (folder: string): Sample[] => {
  const text = readFileSync(join(folder, "samples.ndjson"), "utf8");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sample);
};

function runFolder(bench: Bench): string | undefined {
  const results = join(bench.folder, "results");
  return existsSync(results)
    ? readdirSync(results)
        .map((id) => join(results, id))
        .find((folder) => existsSync(join(folder, "run.json")))
    : undefined;
}

/** Kills a process at a moment of its own: within its first second, or a little after it has measured some rows. */
async function killSoon(
  bench: Bench,
  { random, mostRows }: { readonly random: () => number; readonly mostRows: number },
  args: readonly string[],
): Promise<boolean> {
  const { child, ended } = bench.start(args);
  const early = random() < 0.3;
  const [rows, laterMs] = [Math.ceil(random() * mostRows), random() * (early ? 1_000 : 40)];
  const before = countRows(bench);
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!early && !isOver && countRows(bench) < before + rows) await sleep(2);
  await sleep(laterMs);
  child.kill("SIGKILL");
  return (await ended).signal === "SIGKILL";
}

function countRows(bench: Bench): number {
  const folder = runFolder(bench);
  return folder === undefined ? 0 : readFileSync(join(folder, "samples.ndjson"), "utf8").split("\n").length - 1;
}

const runArguments = (bench: Bench): string[] => {
  const folder = runFolder(bench);
  return [
    "run",
    ...(folder === undefined ? ["--seed", "7"] : ["--resume", folder]),
    "--allow",
    "paths",
    "--no-report",
    "--quiet",
  ];
};

/** One run that is killed again and again, goes on each time, and is completed: what became of it. */
async function torment(
  kind: string,
  random: () => number,
): Promise<{ readonly killed: number; readonly resources: number }> {
  using bench = openBench();
  bench.write("scenarios/scenario.yaml", scenarios[kind] ?? "");
  let killed = 0;
  const opened: Resource[] = [];
  for (let time = 0; time < killsPerRun; time++) {
    if (await killSoon(bench, { random, mostRows: kind === "fake" ? 30 : 6 }, runArguments(bench))) killed++;
    opened.push(...readJournals(join(bench.folder, "state", "journal")).flatMap(({ open }) => open));
    const folder = runFolder(bench);
    if (folder === undefined) continue;
    const report = await bench.run("report", folder, "--json", "--format", "json");
    expect({ code: report.code, stderr: report.stderr }).toEqual({ code: 0, stderr: "" });
    expectOnce(folder);
  }
  const last = await bench.run(...runArguments(bench));
  expect({ kind, code: last.code, stderr: last.stderr }).toMatchObject({ kind, code: 0 });
  const folder = runFolder(bench) ?? "";
  const run = readRunRecord(folder);
  expect(run.status).toBe("complete");
  expect(new Set(rowsOf(folder).map(trialKey))).toEqual(new Set(run.order.map(plannedKey)));
  expectOnce(folder);
  expect((await bench.run("clean")).code).toBe(0);
  expectNothingLeft(bench, opened, run.id);
  return { killed, resources: opened.length };
}

/** No row is there twice, and no row of a trial comes after one of the next. */
function expectOnce(folder: string): void {
  const rows = rowsOf(folder);
  const places = rows.map((row) => `${trialKey(row)} ${row.start} ${row.ordinal}`);
  expect(new Set(places).size).toBe(places.length);
  const trials = rows.map(trialKey).filter((key, at, all) => all[at - 1] !== key);
  expect(new Set(trials).size).toBe(trials.length);
}

/** What journals named is gone, and so is whatever has the run's name: files, containers, images; no journal is left. */
function expectNothingLeft(bench: Bench, opened: readonly Resource[], id: string): void {
  expect(readJournals(join(bench.folder, "state", "journal")).filter(({ owner }) => !isOwnerAlive(owner))).toEqual([]);
  for (const { type, id: name } of opened) {
    if (type === "process") expect(findTokenHolders(name)).toEqual([]);
    if (type === "path" || type === "cgroup")
      expect({ name, isThere: existsSync(name) }).toEqual({ name, isThere: false });
  }
  expect(readdirSync("/tmp").filter((name) => name.startsWith("coldbench-") && name.includes(id))).toEqual([]);
  if (!hasEngine) return;
  const containers = execFileSync("docker", ["ps", "--all", "--quiet", "--filter", `label=coldbench.run=${id}`], {
    encoding: "utf8",
  });
  const images = execFileSync("docker", ["images", "--quiet", "--filter", `label=coldbench.run=${id}`], {
    encoding: "utf8",
  });
  expect({ containers, images }).toEqual({ containers: "", images: "" });
}

/** Of ten runs six are scripted, three on Wasm hosts and processes, one in containers. */
function plan(runs: number): string[] {
  const kinds = ["fake", "local", "fake", "docker", "fake", "local", "fake", "local", "fake", "fake"];
  return Array.from({ length: runs }, (_, at) => kinds[at % kinds.length] ?? "fake").filter(
    (kind) => kind !== "docker" || hasEngine,
  );
}

test.skipIf(mustSkip(process.platform === "linux" && hasEngine))(
  `${kills} processes killed at random moments: every result is readable, every run completes, nothing counts twice, nothing is left`,
  async () => {
    const waiting = plan(Math.ceil(kills / killsPerRun)).map((kind, at) => ({ kind, random: seededRandom(seed + at) }));
    const total = { killed: 0, resources: 0 };
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { killed, resources } = await torment(next.kind, next.random);
        total.killed += killed;
        total.resources += resources;
      }
    };
    await Promise.all([work(), work()]);
    // On a busy machine one may end before its moment comes.
    expect(total.killed).toBeGreaterThanOrEqual(Math.floor(kills * 0.9));
    expect(total.resources).toBeGreaterThan(0);
  },
  Math.max(600_000, kills * 20_000),
);
