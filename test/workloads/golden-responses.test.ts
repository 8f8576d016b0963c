import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builds, nodeServers, root, workloads } from "../../workloads/builds.mjs";
import { compile, missingTool } from "../../workloads/compile.mjs";
import { answered, refused } from "../../workloads/goldens.mjs";
import { openWasm } from "../../workloads/run-wasm.mjs";
import { mustSkip } from "../requirement.ts";
import { type Answerer, expectGoldenResponses } from "./golden.ts";
import { outcomeOf, post, runCommand, startServer } from "./running.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-goldens-"));
afterAll(() => rmSync(folder, { recursive: true }));

function wasmAnswerer(file: string): Answerer {
  const run = openWasm(file);
  return (request) => {
    const { status, stdout, stderr } = run(request);
    return { outcome: outcomeOf(status, 0, 1, stderr.toString()), body: stdout };
  };
}

async function expectServerToAnswer(workload: string, command: string, args: readonly string[]): Promise<void> {
  await using server = await startServer(command, args);
  await expectGoldenResponses(workload, (request) => post(server.url, request));
}

test.each(workloads)("%s has golden cases, an empty and a large request among them", (workload) => {
  const cases = [...answered(workload), ...refused(workload)];
  expect(answered(workload).length).toBeGreaterThan(4);
  expect(cases.some(({ request }) => request.length === 0)).toBe(true);
  // More than a pipe holds: a workload that answers before it has read everything would lock up.
  expect(cases.some(({ request }) => request.length > 1 << 16)).toBe(true);
});

/** Components need a host that serves them: wasi-http.test.ts has them. Functions need a Runtime API: functions.test.ts. */
const withoutHost = builds.filter(({ shape }) => shape !== "component" && shape !== "lambda");

test.each(withoutHost.filter(({ committed }) => committed))("$id (committed)", async ({ workload, output }) => {
  await expectGoldenResponses(workload, wasmAnswerer(join(root, output)));
});

test.each(nodeServers)("$id (server)", async ({ workload, module }) => {
  await expectServerToAnswer(workload, process.execPath, ["shared/node/server.mjs", module]);
});

for (const build of withoutHost) {
  const tool = missingTool(build);
  // Under COLDBENCH_REQUIRE=all it is not skipped: a missing tool then fails it, with what to install.
  const name = `${build.id}, built by ${build.commands[0]?.[0]}${tool === undefined ? "" : ` (${tool} is missing)`}`;
  test.skipIf(mustSkip(tool === undefined))(name, async () => {
    expect(tool, build.hint).toBeUndefined();
    const output = join(folder, build.id.replaceAll("/", "-"));
    compile(build, output);
    if (build.shape === "server") await expectServerToAnswer(build.workload, output, []);
    else if (build.shape === "wasm") await expectGoldenResponses(build.workload, wasmAnswerer(output));
    else await expectGoldenResponses(build.workload, (request) => runCommand(output, request));
  });
}
