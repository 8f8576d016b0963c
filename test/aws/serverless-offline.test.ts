import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LambdaClient, LambdaServiceException } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { makePrivateFolder } from "../../src/system/private-folder.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { createLaunching, type Launching } from "../system/launching.ts";
import { createLambdaClient } from "./clients.ts";
import { type Emulator, startEmulator } from "./emulator-process.ts";
import { startAwsEndpoint } from "./endpoint.ts";
import { answerOf, createProbe, invokeProbe } from "./functions.ts";
import { probeHandler } from "./packages.ts";

const project = join(import.meta.dirname, "serverless-offline", "serverless.yml");
const name = "coldbench-fixture-dev-probe";

/** serverless-offline with the probe handler; only its Lambda port is of interest. */
async function startServerlessOffline(launching: Launching, folder: string): Promise<Emulator> {
  await copyFile(project, join(folder, "serverless.yml"));
  await writeFile(join(folder, "index.mjs"), probeHandler);
  return startEmulator(launching, {
    command: (port, spare) => {
      const ports = ["--lambdaPort", String(port), "--httpPort", String(spare)];
      return ["osls", "offline", "start", "--host", "127.0.0.1", ...ports];
    },
    cwd: folder,
    env: { SLS_TELEMETRY_DISABLED: "1", SLS_INTERACTIVE_SETUP_ENABLE: "0" },
  });
}

/** What a client sees of an invocation on both: the rest is AWS's (ours) or left out (serverless-offline). */
async function walkInvocations(client: LambdaClient, FunctionName: string): Promise<Readonly<Record<string, unknown>>> {
  const cold = await invokeProbe(client, FunctionName, { a: 1 });
  const warm = await invokeProbe(client, FunctionName, { a: 2 });
  const failed = await invokeProbe(client, FunctionName, { fail: "boo" });
  const empty = await invokeProbe(client, FunctionName, {}, { Payload: "" });
  const late = await invokeProbe(client, FunctionName, { sleepMs: 60_000 });
  const event = await invokeProbe(client, FunctionName, {}, { InvocationType: "Event" });
  const none = (await invokeProbe(client, "bench-none", {}).catch((error: unknown) => error)) as LambdaServiceException;
  return {
    cold: [cold.status, answerOf(cold).invocation, answerOf(cold).echo],
    warm: [warm.status, answerOf(warm).invocation, answerOf(warm).instance === answerOf(cold).instance],
    failed: [failed.status, failed.functionError, (failed.payload as { errorMessage: string }).errorMessage],
    empty: [empty.status, answerOf(empty).echo],
    late: [late.status, late.functionError],
    event: [event.status, event.payload],
    none: [none.name, none.$metadata.httpStatusCode],
  };
}

describe.skipIf(mustSkip(isOnPath("osls")))("the invoke path beside serverless-offline", () => {
  it("is seen the same by the unmodified SDK: answers, errors of the function, events, and a function that is not there", async () => {
    using launching = await createLaunching("child_process");
    using folder = makePrivateFolder(launching.context);
    await using endpoint = await startAwsEndpoint();
    const client = createLambdaClient(endpoint, 1);
    const ours = await walkInvocations(client, await createProbe(client, endpoint.role, { Timeout: 2 }));
    expect(ours).toEqual({
      cold: [200, 1, { a: 1 }],
      warm: [200, 2, true],
      failed: [200, "Unhandled", "boo"],
      empty: [200, {}],
      late: [200, "Unhandled"],
      event: [202, undefined],
      none: ["ResourceNotFoundException", 404],
    });
    {
      await using emulator = await startServerlessOffline(launching, folder.path);
      const { region, credentials } = endpoint;
      const other = createLambdaClient({ url: emulator.url, region, credentials }, 1);
      expect(await walkInvocations(other, name)).toEqual(ours);
    }
    expect(launching.open().filter(({ type }) => type === "process")).toEqual([]);
  });
});
