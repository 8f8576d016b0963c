import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeLargeRun } from "../../benchmarks/large-run.ts";
import { openBench } from "./bench.ts";

test("the page of a large run, made by several threads, is what one thread computes again", async () => {
  using bench = openBench();
  const rows = 150_000;
  const run = writeLargeRun(join(bench.folder, "results"), rows, 3);
  expect(statSync(join(run, "samples.ndjson")).size).toBeGreaterThan(2 * 32e6);
  const report = await bench.run("report", run, "--format", "html", "--quiet");
  expect(report).toMatchObject({ code: 0, stdout: "", stderr: "" });
  const { code, stdout, stderr } = await bench.run("verify", join("reports", run.split("/").at(-1) ?? ""));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Computed again from 150,000 samples");
});
