import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeScenario, openBench, type Bench } from "./bench.ts";
import { measureRun } from "./stored-runs.ts";

async function makeReport(bench: Bench, scenario: string): Promise<string> {
  bench.write("scenarios/scripted.yaml", scenario);
  const run = await measureRun(bench, "scenarios/scripted.yaml", "--seed", "7", "--trials", "6");
  await bench.run("report", run, "--format", "html", "--quiet");
  bench.write("page.html", readFileSync(join(bench.folder, "reports", run.slice(8), "index.html"), "utf8"));
  rmSync(join(bench.folder, "results"), { recursive: true });
  return run.slice(8);
}

test("measures the scenario of a page again, without its file, and compares", async () => {
  using bench = openBench();
  const id = await makeReport(bench, fakeScenario);
  rmSync(join(bench.folder, "scenarios"), { recursive: true });
  const { code, stdout, stderr } = await bench.run("replay", "page.html");
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`replaying ${id}, seed 7; machines differ`),
  });
  expect(stdout).toContain(`${id} (page.html)`);
  const [, folder = ""] = /Written: (\S+)/.exec(stdout) ?? [];
  const record = JSON.parse(readFileSync(join(bench.folder, folder, "run.json"), "utf8")) as {
    seed: number;
    scenarios: { file: string; text: string; stop: { trials: number } }[];
  };
  expect(record).toMatchObject({
    seed: 7,
    scenarios: [{ file: "scenarios/scripted.yaml", text: fakeScenario, stop: { trials: 6 } }],
  });
  expect(await bench.run("replay", "page.html", "--show")).toMatchObject({
    code: 0,
    stdout: `# scenarios/scripted.yaml\n${fakeScenario}\n`,
  });
});

test("says what is missing here", async () => {
  using bench = openBench();
  const module = new URL("../../workloads/hello/c/hello.wasm", import.meta.url);
  writeFileSync(join(bench.folder, "hello.wasm"), readFileSync(module));
  await makeReport(
    bench,
    "name: mine\nrequest: { body: x }\nstarts: [cold]\ntargets: { mine: { kind: wasm, module: ../hello.wasm } }\n",
  );
  rmSync(join(bench.folder, "hello.wasm"));
  const { code, stderr } = await bench.run("replay", "page.html", "--trials", "2");
  expect(code).toBe(2);
  expect(stderr).toMatch(/scenarios\/scripted\.yaml:4:\d+: targets\.mine\.module: there is no "\.\.\/hello\.wasm"/);
});

test("a scenario that may hold a secret is not in the page, and is needed", async () => {
  using bench = openBench();
  await makeReport(bench, fakeScenario.replace("body: x }", "body: x, headers: { authorization: hunter2 } }"));
  expect(readFileSync(join(bench.folder, "page.html"), "utf8")).not.toContain("hunter2");
  expect((await bench.run("replay", "page.html", "--quiet")).code).toBe(0);
  bench.write("scenarios/scripted.yaml", fakeScenario);
  const { code, stderr } = await bench.run("replay", "page.html");
  expect(code).toBe(2);
  expect(stderr).toMatch(/the run has no text of its scenario scripted, and .*scripted\.yaml is another/);
});

test("a page that was changed is not replayed", async () => {
  using bench = openBench();
  await makeReport(bench, fakeScenario);
  const page = readFileSync(join(bench.folder, "page.html"), "utf8");
  bench.write("page.html", page.replace(/("samples":\{"sha256":")[0-9a-f]{8}/, "$100000000"));
  const { code, stderr } = await bench.run("replay", "page.html");
  expect(code).toBe(2);
  expect(stderr).toMatch(/page\.html was changed: samples\.ndjson: every row has the digest/);
});
