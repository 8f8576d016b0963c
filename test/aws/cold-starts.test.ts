import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilPublishedVersionActive,
} from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { makePrivateFolder } from "../../src/system/private-folder.ts";
import { createLaunching, isAlive, until } from "../system/launching.ts";
import { createLambdaClient, waiting } from "./clients.ts";
import { startAwsEndpoint } from "./endpoint.ts";
import { answerOf, createProbe, invokeProbe, type ProbeAnswer, setNonce } from "./functions.ts";
import { bootstrap, packFiles } from "./packages.ts";

/** Milliseconds of a field of REPORT. */
const ms = (field: string | undefined): number => Number(field?.replace(" ms", ""));

it("makes every invocation after a change of the environment cold: new nonce, new process, Init Duration", async () => {
  const answers: ProbeAnswer[] = [];
  {
    await using endpoint = await startAwsEndpoint();
    const client = createLambdaClient(endpoint, 1);
    const name = await createProbe(client, endpoint.role);
    for (let trial = 0; trial < 15; trial++) {
      await setNonce(client, name, `nonce-${trial}`);
      const cold = await invokeProbe(client, name, { trial });
      expect(answerOf(cold)).toMatchObject({ nonce: `nonce-${trial}`, invocation: 1, echo: { trial } });
      const { "Init Duration": init, Duration, "Billed Duration": billed } = cold.report;
      expect(ms(init)).toBeGreaterThan(0);
      expect(ms(billed)).toBe(Math.ceil(Number((ms(Duration) + ms(init)).toFixed(2))));
      answers.push(answerOf(cold));
    }
    expect(new Set(answers.map(({ instance }) => instance)).size).toBe(15);
    const warm = await invokeProbe(client, name, {});
    expect(answerOf(warm)).toMatchObject({ instance: answers[14]?.instance, invocation: 2 });
    expect(warm.report).not.toHaveProperty("Init Duration");
    expect(ms(warm.report["Billed Duration"])).toBe(Math.ceil(ms(warm.report["Duration"])));
    expect(answers.filter(({ pid }) => isAlive(pid)).map(({ pid }) => pid)).toEqual([answers[14]?.pid]);
    expect(endpoint.functions()[0]?.environments).toEqual({ live: 1, started: 1 });
  }
  expect(answers.some(({ pid }) => isAlive(pid))).toBe(false);
  expect(existsSync(answers[0]?.folder ?? "/")).toBe(false);
});

it("lets the old configuration serve until an update has settled", async () => {
  await using endpoint = await startAwsEndpoint({ delays: { updateMs: 3_600_000 } });
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Environment: { Variables: { NONCE: "old" } } });
  const Environment = { Variables: { NONCE: "new" } };
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Environment }));
  const meanwhile = answerOf(await invokeProbe(client, name, {}));
  await endpoint.settle();
  const afterwards = answerOf(await invokeProbe(client, name, {}));
  expect([meanwhile.nonce, afterwards.nonce]).toEqual(["old", "new"]);
  expect(isAlive(meanwhile.pid)).toBe(false);
});

it("lets the old configuration serve a few calls longer when a test asks", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Environment: { Variables: { NONCE: "old" } } });
  const first = answerOf(await invokeProbe(client, name, {}));
  endpoint.inject.serveOldFor(2);
  await setNonce(client, name, "new");
  const nonces: unknown[] = [];
  for (let call = 0; call < 3; call++) {
    const invocation = await invokeProbe(client, name, {});
    nonces.push([answerOf(invocation).nonce, "Init Duration" in invocation.report]);
  }
  // Asked twice after the update had settled, the old environment answers, warm: the trap of a tool that trusts the waiter.
  expect(nonces).toEqual([
    ["old", false],
    ["old", false],
    ["new", true],
  ]);
  expect(isAlive(first.pid)).toBe(false);
  const last = answerOf(await invokeProbe(client, name, {}));
  await setNonce(client, name, "newer");
  await client.send(new DeleteFunctionCommand({ FunctionName: name }));
  expect(isAlive(last.pid)).toBe(false);
});

it("gives each of several concurrent invocations an environment of its own", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Timeout: 60 });
  using launching = await createLaunching("child_process");
  using folder = makePrivateFolder(launching.context);
  const gate = join(folder.path, "gate");
  const asked = Array.from({ length: 6 }, async () => invokeProbe(client, name, { until: gate }));
  await until(() => endpoint.functions()[0]?.environments.live === 6);
  await writeFile(gate, "");
  const burst = await Promise.all(asked);
  expect(new Set(burst.map((each) => answerOf(each).instance)).size).toBe(6);
  expect(burst.every(({ report }) => "Init Duration" in report)).toBe(true);
  expect(endpoint.functions()[0]?.environments).toEqual({ live: 6, started: 6 });
  await client.send(new DeleteFunctionCommand({ FunctionName: name }));
  expect(burst.filter((each) => isAlive(answerOf(each).pid))).toEqual([]);
});

it("keeps the environments of a published version apart from those of $LATEST", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { Environment: { Variables: { NONCE: "published" } } });
  const { Version } = await client.send(new PublishVersionCommand({ FunctionName: name }));
  await setNonce(client, name, "latest");
  const published = await invokeProbe(client, name, {}, { Qualifier: Version });
  const latest = await invokeProbe(client, `${name}:$LATEST`, {});
  expect([published.executedVersion, answerOf(published).nonce]).toEqual(["1", "published"]);
  expect([latest.executedVersion, answerOf(latest).nonce]).toEqual(["$LATEST", "latest"]);
  expect(published.log).toContain("Version: 1\n");
  await client.send(new DeleteFunctionCommand({ FunctionName: name, Qualifier: Version }));
  expect([isAlive(answerOf(published).pid), isAlive(answerOf(latest).pid)]).toEqual([false, true]);
});

it("says Restore Duration where SnapStart would restore, although a process is started in its place", async () => {
  await using endpoint = await startAwsEndpoint({
    snapStartRuntimes: ["nodejs20.x"],
    delays: { snapshotMs: 3_600_000 },
  });
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role, { SnapStart: { ApplyOn: "PublishedVersions" } });
  const published = await client.send(new PublishVersionCommand({ FunctionName: name }));
  expect(published).toMatchObject({ State: "Pending", SnapStart: { OptimizationStatus: "On" } });
  const version = { FunctionName: name, Qualifier: published.Version };
  await expect(invokeProbe(client, name, {}, version)).rejects.toThrow("in the following state: Pending");
  await endpoint.settle();
  await waitUntilPublishedVersionActive({ client, ...waiting }, version);
  const restored = await invokeProbe(client, name, {}, version);
  expect(restored.report).not.toHaveProperty("Init Duration");
  const { Duration, "Billed Duration": billed, "Billed Restore Duration": billedRestore } = restored.report;
  expect(ms(restored.report["Restore Duration"])).toBeGreaterThan(0);
  expect(ms(billed)).toBe(Math.ceil(ms(Duration) + ms(billedRestore)));
  expect((await invokeProbe(client, name, {}, version)).report).not.toHaveProperty("Restore Duration");
  expect((await invokeProbe(client, name, {})).report).toHaveProperty("Init Duration");
});

it("runs the bootstrap of an OS-only runtime", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  // A package is one folder: what makes the bootstrap an ES module is beside it.
  const ZipFile = await packFiles({ bootstrap, "package.json": '{"type":"module"}' });
  const name = await createProbe(client, endpoint.role, {
    Runtime: "provided.al2023",
    Handler: "bootstrap",
    Code: { ZipFile },
  });
  expect((await invokeProbe(client, name, { a: 1 })).payload).toEqual({ invocation: 1, echo: { a: 1 } });
  expect((await invokeProbe(client, name, { a: 2 })).payload).toEqual({ invocation: 2, echo: { a: 2 } });
});

it("answers a package without a bootstrap as a function error, as AWS does", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const Code = { ZipFile: await packFiles({ main: bootstrap }) };
  const name = await createProbe(client, endpoint.role, { Runtime: "provided.al2023", Handler: "bootstrap", Code });
  const failed = await invokeProbe(client, name, {});
  expect([failed.status, failed.functionError]).toEqual([200, "Unhandled"]);
  expect(failed.payload).toMatchObject({ errorType: "Runtime.InvalidEntrypoint" });
  expect(failed.log).toContain("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]\n");
});
