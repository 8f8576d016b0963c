import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { BenchError } from "../../errors/bench-error.ts";
import type { LambdaConfig } from "../../scenario/model.ts";
import type { AwsClients } from "../../system/aws-clients.ts";
import { deleteFunction } from "../../system/aws-deletion.ts";
import { awsErrorName, awsMessage, awsStatus } from "../../system/aws-errors.ts";
import { type AwsFunction, journalId } from "../../system/aws-names.ts";
import type { Journal } from "../../system/journal.ts";
import { openPackage } from "../function/package.ts";
import { awaitActive } from "./function-waiters.ts";

/** What a function is made of, and what of that goes into the run record. */
export interface FunctionDesign {
  readonly input: CreateFunctionCommandInput;
  readonly facts: Readonly<Record<string, string>>;
}

/** Largest package that CreateFunction takes without S3, bytes (AWS Lambda quotas: 50 MB zipped). */
const mostZipBytes = 50 * 1024 ** 2;

/** @throws BenchError "scenario-invalid" when the package cannot be read, or is too large to be sent */
export async function designFunction(
  config: LambdaConfig,
  { name, role, tags }: { readonly name: string; readonly role: string; readonly tags: Record<string, string> },
): Promise<FunctionDesign> {
  const { code, architecture, memoryMiB, timeoutMs, snapStart, logFormat, env } = config;
  const common: Omit<CreateFunctionCommandInput, "Code"> = {
    FunctionName: name,
    Role: role,
    Tags: tags,
    Description: "made by coldbench, which removes it",
    Architectures: [architecture],
    MemorySize: memoryMiB,
    Timeout: Math.ceil(timeoutMs / 1000),
    Environment: { Variables: { ...env } },
    // Of the platform's own lines, INFO has the report; DEBUG would only make the log longer.
    LoggingConfig: logFormat === "json" ? { LogFormat: "JSON", SystemLogLevel: "INFO" } : { LogFormat: "Text" },
  };
  if (code.from === "image") {
    return {
      input: { ...common, PackageType: "Image", Code: { ImageUri: code.ref } },
      facts: { image: code.ref.replace(/^\d{12}\.dkr\./, "") },
    };
  }
  const made = await openPackage(code);
  const zip = await made.zip();
  if (zip.length > mostZipBytes) {
    throw new BenchError(
      "scenario-invalid",
      `the package has ${zip.length} bytes; Lambda takes ${mostZipBytes} directly`,
      {
        hint: "make it smaller, or deploy the function as a container image: code: { image: ... }",
      },
    );
  }
  return {
    input: {
      ...common,
      PackageType: "Zip",
      Code: { ZipFile: zip },
      // The schema of scenarios checks its form; whether there is such a runtime, Lambda knows best.
      Runtime: config.runtime as NonNullable<CreateFunctionCommandInput["Runtime"]>,
      Handler: config.handler,
      ...(snapStart ? { SnapStart: { ApplyOn: "PublishedVersions" } } : {}),
    },
    facts: { runtime: config.runtime, ...(await made.facts()) },
  };
}

/** A function that coldbench has made. Disposing it deletes it, with all its versions. */
export interface OwnFunction extends AsyncDisposable {
  readonly name: string;
}

/**
 * Creates a function and waits until it can be invoked. It is journaled before it exists, and creating it is not given up
 * halfway, so that nothing appears after its removal.
 * @throws BenchError "target-unavailable" with AWS's reason; the reason of `signal` when it aborts. Nothing is left then.
 */
export async function createFunction(
  clients: AwsClients,
  { fn, design, journal }: { readonly fn: AwsFunction; readonly design: FunctionDesign; readonly journal: Journal },
  signal: AbortSignal,
): Promise<OwnFunction> {
  signal.throwIfAborted();
  const entry = journal.open({ type: "lambda-function", id: journalId("lambda-function", fn) });
  const remove = async (): Promise<void> => {
    await deleteFunction(clients, fn.name);
    entry.close();
  };
  let isMade = false;
  try {
    await sendCreate(clients, design.input);
    isMade = true;
    await awaitActive(clients, { FunctionName: fn.name }, signal);
    return { name: fn.name, [Symbol.asyncDispose]: remove };
  } catch (cause) {
    if (!isMade && wasRefused(cause)) entry.close();
    // What cannot be removed now stays in the journal.
    else await Promise.allSettled([remove()]);
    signal.throwIfAborted();
    if (cause instanceof BenchError) throw cause;
    throw new BenchError("target-unavailable", `cannot create the function ${fn.name}: ${awsMessage(cause)}`, {
      hint: hintFor(cause),
      cause,
    });
  }
}

async function sendCreate({ sdk, control }: AwsClients, input: CreateFunctionCommandInput): Promise<void> {
  try {
    await control.send(new sdk.CreateFunctionCommand(input));
  } catch (error) {
    // Its name has a nonce: it is there because an answer was lost and the call made again.
    if (awsErrorName(error) !== "ResourceConflictException") throw error;
  }
}

/** Nothing was made then, and deleting it would be refused too: what does not exist has no tag that allows it. */
function wasRefused(error: unknown): boolean {
  const status = awsStatus(error);
  return status !== undefined && status >= 400 && status < 500;
}

function hintFor(error: unknown): string {
  const message = awsMessage(error);
  if (/cannot be assumed by Lambda/.test(message)) return "the role must trust lambda.amazonaws.com (docs/lambda.md)";
  if (/AccessDenied|not authorized/.test(message))
    return "`bench lambda policy` prints the rights that coldbench needs";
  if (/ExpiredToken|UnrecognizedClient|InvalidSignature|security token/.test(message)) {
    return "sign in again (aws sso login, or new access keys), and check the clock of this machine";
  }
  return "correct the target in the scenario; docs/lambda.md has an example";
}
