import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import yargs from "yargs";
import { costDocumentSchema } from "../../src/analysis/cost-document.ts";
import { costOptions } from "../../src/cli/cost-options.ts";
import { readCostSettings } from "../../src/cli/cost-settings.ts";
import { usualCostSettings } from "../../src/cli/usual-cost.ts";
import { fakeScenario, openBench } from "./bench.ts";

/** The run that README shows. */
const published = fileURLToPath(new URL("../../results/published/hello", import.meta.url));
const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

test("without options it is what reports say of cost", async () => {
  const args = await costOptions(yargs([published])).parseAsync();
  expect(await readCostSettings(args, "2026-11-30")).toEqual(usualCostSettings("2026-11-30"));
});

test("a month on every usual offer, break-evens, what is left out, the sentence last; files when asked for", async () => {
  using bench = openBench();
  const { code, stdout, stderr } = await bench.run("cost", published, "--density", "docker-go=200", "--out", "out");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const offer of [
    "Lambda arm64 512 MB",
    "Fargate",
    "Cloud Run",
    "Azure Functions",
    "Cloudflare Workers",
    "EC2 c7g.large packed with Wasm",
  ]) {
    expect(stdout).toContain(offer);
  }
  expect(stdout).toMatch(/is cheaper (?:below|than)/);
  expect(stdout).toContain("No figure here includes");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("neither measured nor given");
  expect(lastLine(stdout)).toMatch(/^At 10M requests a month, hello costs \$/);
  for (const file of ["cost.html", "cost.md", "cost.json", "cost.csv", "charts/hello-cost-curve.png"])
    expect(existsSync(join(bench.folder, "out", file)), file).toBe(true);
  const document = costDocumentSchema.parse(JSON.parse(readFileSync(join(bench.folder, "out/cost.json"), "utf8")));
  expect(lastLine(stdout)).toBe(document.sentence);
});

test("--json prints one document that keeps to its schema; choices are kept to", async () => {
  using bench = openBench();
  const choice = ["--on", "aws-lambda-arm64,cloud-run", "--target", "docker-node", "--requests", "3/s"];
  const { stdout } = await bench.run(
    "cost",
    published,
    ...choice,
    "--pattern",
    "bursty",
    "--memory",
    "256MB",
    "--json",
  );
  const { rows, traffic } = costDocumentSchema.parse(JSON.parse(stdout));
  expect(rows.map(({ offer, target }) => [offer, target]).toSorted((a, b) => a.join().localeCompare(b.join()))).toEqual(
    [
      ["aws-lambda-arm64", "docker-node"],
      ["cloud-run", "docker-node"],
    ],
  );
  expect(rows.every(({ name }) => name.includes("256 MB"))).toBe(true);
  expect(traffic.requestsPerMonth).toBe(3 * 730 * 3600);
  expect(traffic.description).toContain("bursty");
});

test("a recording decides when requests come", async () => {
  using bench = openBench();
  const minutes = Array.from({ length: 1_440 }, (_, minute) => minute + 1);
  const counts = minutes.map((minute) => (minute % 60 === 0 ? 30 : 0));
  writeFileSync(
    join(bench.folder, "trace.csv"),
    `HashOwner,HashApp,HashFunction,Trigger,${minutes.join(",")}\no,a,f,http,${counts.join(",")}\n`,
  );
  const { code, stdout } = await bench.run(
    "cost",
    published,
    "--trace",
    "trace.csv",
    "-r",
    "21900/month",
    "--on",
    "aws-lambda-arm64",
    "--json",
  );
  expect(code).toBe(0);
  const { rows, traffic } = costDocumentSchema.parse(JSON.parse(stdout));
  expect(traffic.description).toContain("trace.csv");
  // Every hour, 30 requests within a minute: the instances of the hour before are gone.
  expect(rows[0]?.coldRate).toBeGreaterThan(1 / 31);
});

describe("what cannot be right is refused with what to write instead: exit 2", () => {
  test.each([
    [["--requests", "many"], /--requests many .*\nhint: .*10M\/month/],
    [["--on", "aws-lambda-arm"], /--on aws-lambda-arm is no offer\nhint: did you mean/],
    [["--target", "nobody"], /has no target nobody\nhint: it has .*wasm-c/],
    [["--density", "docker-c"], /--density docker-c .*\nhint: write --density wasm=2000/],
    [["--pattern", "bursty", "--variation", "0.5"], /--variation 0\.5/],
    [["--utilisation", "0"], /--utilisation 0/],
    [["--keep-alive", "soon"], /--keep-alive soon .*\nhint: .*10m/],
    [["--memory", "small"], /--memory small .*\nhint: .*512MB/],
    [["--format", "pdf"], /--format pdf is not a format\nhint: use some of html/],
    [["--trace", "gone.csv"], /gone\.csv/],
  ])("%j", async (args, said) => {
    using bench = openBench();
    const { code, stdout, stderr } = await bench.run("cost", published, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(said);
  });

  test("a run of which nothing can be priced", async () => {
    using bench = openBench();
    bench.write("scripted.yaml", fakeScenario);
    const { stdout } = await bench.run("run", "scripted.yaml", "--json", "--no-report");
    const { code, stderr } = await bench.run("cost", (JSON.parse(stdout) as { run: string }).run);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nothing that .* has measured runs on these offers\nhint: bench prices list/);
  });
});

test("the report of a run has what it costs at the usual traffic", async () => {
  using bench = openBench();
  const { code } = await bench.run("report", published, "--format", "html,md", "--out", "reports");
  expect(code).toBe(0);
  const [run] = costlyFiles(bench.folder);
  expect(run?.page).toContain('id="costs"');
  expect(run?.summary).toMatch(/^## What it costs$/m);
});

function costlyFiles(folder: string): { page: string; summary: string }[] {
  const id = (JSON.parse(readFileSync(join(published, "run.json"), "utf8")) as { id: string }).id;
  const read = (file: string): string => readFileSync(join(folder, "reports", id, file), "utf8");
  return [{ page: read("index.html"), summary: read("summary.md") }];
}
