import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  type InvokeCommandInput,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { waiting } from "./clients.ts";
import { packFiles, probeHandler } from "./packages.ts";

/** Creates a function of the probe handler and waits until it is active. */
export async function createProbe(
  client: LambdaClient,
  role: string,
  more: Partial<CreateFunctionCommandInput> = {},
): Promise<string> {
  const FunctionName = more.FunctionName ?? "bench-probe";
  await client.send(
    new CreateFunctionCommand({
      Role: role,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: await packFiles({ "index.mjs": probeHandler }) },
      // Most of a core, so that a test does not wait for the CPU share that 128 MB buy.
      MemorySize: 1536,
      ...more,
      FunctionName,
    }),
  );
  await waitUntilFunctionActiveV2({ client, ...waiting }, { FunctionName });
  return FunctionName;
}

/** Changes the configuration of a function and waits until that has settled. */
export async function setNonce(client: LambdaClient, FunctionName: string, NONCE: string): Promise<void> {
  const Environment = { Variables: { NONCE } };
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
  await waitUntilFunctionUpdatedV2({ client, ...waiting }, { FunctionName });
}

/** What the probe handler answers. */
export interface ProbeAnswer {
  readonly instance: string;
  readonly invocation: number;
  readonly pid: number;
  readonly folder: string;
  readonly nonce: string | null;
  readonly echo: unknown;
}

/** An invocation as a client sees it. */
export interface ProbeInvocation {
  readonly status: number | undefined;
  readonly functionError: string | undefined;
  readonly executedVersion: string | undefined;
  /** Parsed; undefined without one. */
  readonly payload: unknown;
  /** The log that came with it; "" without one. */
  readonly log: string;
  /** Fields of its REPORT line by name; none without one. */
  readonly report: Readonly<Record<string, string>>;
  readonly attempts: number | undefined;
}

/** Invokes a function with an event, with its log. */
export async function invokeProbe(
  client: LambdaClient,
  FunctionName: string,
  event: unknown,
  more: Partial<InvokeCommandInput> = {},
): Promise<ProbeInvocation> {
  const Payload = JSON.stringify(event);
  const output = await client.send(new InvokeCommand({ FunctionName, Payload, LogType: "Tail", ...more }));
  const text = output.Payload?.transformToString() ?? "";
  const log = Buffer.from(output.LogResult ?? "", "base64").toString();
  return {
    status: output.StatusCode,
    functionError: output.FunctionError,
    executedVersion: output.ExecutedVersion,
    payload: text === "" ? undefined : (JSON.parse(text) as unknown),
    log,
    report: readReport(log),
    attempts: output.$metadata.attempts,
  };
}

function readReport(log: string): Readonly<Record<string, string>> {
  const line = log.split("\n").find((each) => each.startsWith("REPORT ")) ?? "";
  const fields = line.slice("REPORT ".length).split("\t");
  return Object.fromEntries(
    fields.filter((field) => field.includes(": ")).map((field) => field.split(": ") as [string, string]),
  );
}

/** What the probe handler answered. @throws Error when it answered something else, with that */
export function answerOf(invocation: ProbeInvocation): ProbeAnswer {
  const answer = invocation.payload as ProbeAnswer | undefined;
  if (answer?.instance === undefined) throw new Error(`no answer of the probe: ${JSON.stringify(invocation)}`);
  return answer;
}
