import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resultDocumentSchema } from "../../src/analysis/result-schema.ts";
import { runRecordSchema } from "../../src/results/run-record.ts";
import { type Bench, openBench } from "./bench.ts";

const server = `import { createServer } from "node:http";
createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end("hello"));
}).listen(Number(process.env.PORT), "127.0.0.1");
`;
const scenario = (load: string, more = ""): string => `name: loaded
request: { body: x }
expect: { body: hello }
starts: [cold]
stop: { trials: 1 }
load: ${load}
${more}targets:
  server: { kind: process, shape: http, command: [node, ./server.mjs] }
  command: { kind: process, shape: command, command: [sh, -c, "cat > /dev/null; printf hello"] }
`;

const recordOf = (bench: Bench) => {
  const folder = join(bench.folder, "results", readdirSync(join(bench.folder, "results"))[0] ?? "none");
  return runRecordSchema.parse(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")));
};

test("loads what has a server after the trials, says why the rest has none, reports it, and the page verifies", async () => {
  using bench = openBench();
  bench.write("server.mjs", server);
  bench.write("loaded.yaml", scenario("{ mode: open, rate: 100, duration: 2s }"));
  const { code, stdout, stderr } = await bench.run("run", "loaded.yaml", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("an open load of 2 s to server") });
  const { loads } = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(loads).toMatchObject([
    { target: "server", measured: { offered: 200, sent: 200, answered: 200, mismatched: 0, dropped: 0 }, reason: null },
    { target: "command", measured: null, reason: expect.stringMatching(/^not reachable: a command is started/) },
  ]);
  const measured = recordOf(bench).loads?.[0]?.measured;
  expect(measured?.windows.length).toBeGreaterThanOrEqual(2);
  if (existsSync("/proc/self/stat")) {
    expect(measured?.windows.reduce((sum, { cpuNs }) => sum + (cpuNs ?? 0), 0)).toBeGreaterThan(0);
    expect(measured?.windows[0]?.memoryBytes).toBeGreaterThan(1 << 20);
  }
  const reports = join(bench.folder, "reports", recordOf(bench).id);
  expect(readdirSync(reports)).toContain("loads.csv");
  expect(readFileSync(join(reports, "loads.csv"), "utf8").split("\r\n").length).toBeGreaterThanOrEqual(4);
  expect(readdirSync(join(reports, "charts"))).toEqual(
    expect.arrayContaining(["loaded-load-latency.png", "loaded-load-time.png"]),
  );
  const page = readFileSync(join(reports, "index.html"), "utf8");
  expect(page).toContain("open: 100 requests/s for 2 s");
  expect(page).toContain('data-chart="load-time"');
  expect(readFileSync(join(reports, "summary.md"), "utf8")).toContain("open: 100 requests/s for 2 s");
  const verified = await bench.run("verify", reports);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining("verified.") });
});

test("scales a server from zero under a ramp, and sends a burst to one that is starting", async () => {
  for (const [load, requests] of [
    ["{ mode: open, from: zero, stages: [{ rampFrom: 0, rate: 40, duration: 2s }] }", 40],
    ["{ mode: burst, requests: 30, timeout: 1m }", 30],
  ] as const) {
    using bench = openBench();
    bench.write("server.mjs", server);
    bench.write("loaded.yaml", scenario(load));
    const { stdout } = await bench.run("run", "loaded.yaml", "--json", "--no-report", "--target", "server");
    const { loads } = resultDocumentSchema.parse(JSON.parse(stdout));
    expect(loads).toMatchObject([{ plan: { from: "zero" }, measured: { offered: requests, answered: requests } }]);
    // Node itself takes longer than this to start: the first request waited for it.
    expect(loads[0]?.measured?.firstAnswerMs).toBeGreaterThan(5);
  }
});

test("gives processes a burst: as many cold starts at once, an instance each", async () => {
  using bench = openBench();
  bench.write("server.mjs", server);
  bench.write(
    "loaded.yaml",
    scenario("{ mode: closed, connections: 2, duration: 1s }", "burst: { requests: 3, rounds: 2 }\n"),
  );
  const { stdout } = await bench.run("run", "loaded.yaml", "--json", "--no-report");
  const { bursts, loads } = resultDocumentSchema.parse(JSON.parse(stdout));
  expect(bursts).toMatchObject([
    { target: "server", by: "starts", rounds: 2, failed: 0, notCold: 0, reason: null },
    { target: "command", by: "starts", rounds: 2, failed: 0, notCold: 0, reason: null },
  ]);
  expect(loads[0]?.measured?.answered).toBeGreaterThan(10);
  const instances =
    recordOf(bench)
      .bursts?.[0]?.rounds.flat()
      .map(({ instance }) => instance) ?? [];
  expect(new Set(instances).size).toBe(6);
});

test("a load that cannot be meant is refused with file, line, field and remedy, exit 2", async () => {
  using bench = openBench();
  bench.write("loaded.yaml", scenario("{ mode: open, rate: fast }"));
  const { code, stderr } = await bench.run("run", "loaded.yaml");
  expect(code).toBe(2);
  expect(stderr).toContain("loaded.yaml:6:27: load.rate");
  expect(stderr).toContain("Write a plain number, such as 100 or 0.5.");
});

test("a run that goes on makes no load again that is recorded, and one that ended early", async () => {
  using bench = openBench();
  bench.write("server.mjs", server);
  const other = "  other: { kind: process, shape: http, command: [node, ./server.mjs] }\n";
  bench.write("loaded.yaml", `${scenario("{ mode: open, rate: 20, duration: 1s }")}${other}`);
  expect(await bench.run("run", "loaded.yaml", "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const whole = recordOf(bench);
  const loads = (whole.loads ?? []).map((load) => {
    if (load.target === "server") return { ...load, measured: { ...load.measured, sent: 77 } };
    return { ...load, reason: "interrupted by SIGINT" };
  });
  const folder = join("results", whole.id);
  bench.write(join(folder, "run.json"), JSON.stringify({ ...whole, status: "interrupted", loads }));
  expect(await bench.run("run", "--resume", folder, "--no-report", "--quiet")).toMatchObject({ code: 0 });
  const found = new Map(recordOf(bench).loads?.map((load) => [load.target, load]));
  expect([...found.keys()].toSorted()).toEqual(["command", "other", "server"]);
  expect(found.get("server")?.measured?.sent).toBe(77);
  expect(found.get("other")).toMatchObject({ measured: { sent: 20, answered: 20 } });
  expect(found.get("other")?.reason).toBeUndefined();
});
