import { type BuildContext, requirePath } from "./build-context.ts";
import type { FunctionCode } from "./lambda-function.ts";
import type { LambdaConfig, LambdaLocalConfig } from "./model.ts";
import type { Build } from "./target-base.ts";
import type { FieldPath } from "./problem.ts";
import { quote } from "./quoting.ts";
import type { FileOf } from "./target-schema.ts";

const bytesPerMiB = 1024 ** 2;
/** Limits of Lambda (AWS Lambda quotas): memory in steps of 1 MB, timeout in whole seconds. */
const memoryMiB = { least: 128, most: 10_240 };
const mostSeconds = 900;
/** Set by Lambda itself, which refuses them (AWS Lambda, "Defined runtime environment variables"). */
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|LAMBDA_.*|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

type Common = "name" | "language" | "source" | "enabled" | "build" | "env" | "variant";
type File = FileOf<"lambda-local"> | FileOf<"lambda">;
type FunctionFields = Omit<LambdaLocalConfig, Common | "kind" | "sandbox" | "client">;

/** What a function on this machine has beside what every target has. */
export function lambdaLocalFields(
  file: FileOf<"lambda-local">,
  at: FieldPath,
  build: Build | undefined,
  context: BuildContext,
): Omit<LambdaLocalConfig, Common> {
  const { kind, sandbox, client } = file;
  const fields = functionFields(file, at, build, context);
  const fromImage = fields.code.from === "image";
  if (!fromImage && fields.runtime !== "" && !/^(nodejs|provided)/.test(fields.runtime))
    context.report(
      [...at, "runtime"],
      `${quote(fields.runtime)} cannot run here from a package`,
      "Use a nodejs or provided runtime, or the function as a container image: code: { image: ... }.",
    );
  if (fromImage && sandbox === "process")
    context.report([...at, "sandbox"], "a process cannot run an image", "Write sandbox: container.");
  if (client === "aws-lambda-ric" && (fromImage || !fields.runtime.startsWith("nodejs")))
    context.report(
      [...at, "client"],
      `${quote(client)} runs Node handlers`,
      "Remove client, or use a package with runtime nodejs.",
    );
  return { kind, sandbox, client, ...fields };
}

/** What a function on AWS has beside what every target has. */
export function lambdaFields(
  file: FileOf<"lambda">,
  at: FieldPath,
  build: Build | undefined,
  context: BuildContext,
): Omit<LambdaConfig, Common> {
  const { kind, region, architecture, role, endpoint, snapStart, logFormat } = file;
  if (snapStart && typeof file.code === "object" && "image" in file.code)
    context.report([...at, "snapStart"], "Lambda has no SnapStart for images", "Remove it, or deploy a package.");
  else if (snapStart && /^(nodejs|provided)/.test(file.runtime ?? ""))
    context.report(
      [...at, "snapStart"],
      `Lambda has no SnapStart for ${quote(file.runtime)}`,
      "Remove it: SnapStart is for Java, Python and .NET runtimes.",
    );
  return {
    kind,
    architecture,
    snapStart,
    logFormat,
    ...(region === undefined ? {} : { region }),
    ...(role === undefined ? {} : { role }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...functionFields(file, at, build, context),
  };
}

function functionFields(file: File, at: FieldPath, build: Build | undefined, context: BuildContext): FunctionFields {
  const code = toCode(file.code, [...at, "code"], build, context);
  const { runtime = "", event, memory, timeout } = file;
  checkRuntime(code, file, at, context);
  checkLimits(file, at, context);
  for (const name of Object.keys(file.env)) {
    if (reserved.test(name))
      context.report([...at, "env", name], `Lambda sets ${name} itself`, "Remove it, or choose another name.");
  }
  return {
    code,
    runtime,
    handler: file.handler ?? defaultHandler(runtime),
    event,
    memoryMiB: memory / bytesPerMiB,
    timeoutMs: timeout,
  };
}

function checkRuntime(code: FunctionCode, file: File, at: FieldPath, context: BuildContext): void {
  const { runtime, handler } = file;
  if (code.from === "image") {
    if (runtime !== undefined)
      context.report([...at, "runtime"], "an image brings its own runtime", "Remove runtime, or deploy a package.");
    return;
  }
  if (runtime === undefined)
    context.report(
      [...at, "runtime"],
      "a package needs a runtime",
      "Write runtime, such as nodejs22.x or provided.al2023.",
    );
  else if (handler === undefined && defaultHandler(runtime) === "" && file.kind === "lambda")
    context.report([...at, "handler"], `a handler is missing for ${runtime}`, "Write handler as that runtime has it.");
}

function checkLimits({ memory, timeout }: File, at: FieldPath, context: BuildContext): void {
  const mebibytes = memory / bytesPerMiB;
  if (!Number.isInteger(mebibytes) || mebibytes < memoryMiB.least || mebibytes > memoryMiB.most)
    context.report(
      [...at, "memory"],
      `${mebibytes} MiB is not an amount that Lambda has`,
      `Write whole MiB from ${memoryMiB.least}MiB to ${memoryMiB.most}MiB.`,
    );
  const seconds = timeout / 1000;
  if (!Number.isInteger(seconds) || seconds > mostSeconds)
    context.report(
      [...at, "timeout"],
      `${seconds} s is not a timeout that Lambda has`,
      "Write whole seconds, 1s to 15m.",
    );
}

function defaultHandler(runtime: string): string {
  if (runtime.startsWith("nodejs")) return "index.handler";
  return runtime.startsWith("provided") ? "bootstrap" : "";
}

function toCode(code: File["code"], at: FieldPath, build: Build | undefined, context: BuildContext): FunctionCode {
  if (typeof code === "object" && "image" in code) return { from: "image", ref: code.image };
  const made = { output: build?.output };
  if (typeof code === "object") {
    const files = code.files.map(({ from, to }, index) => ({
      from: requirePath(context, [...at, "files", index, "from"], from, made),
      to,
    }));
    return { from: "files", files };
  }
  if (/\.zip$/i.test(code)) return { from: "zip", file: requirePath(context, at, code, made) };
  const folder = context.io.resolve(context.directory, code);
  // The build may be what makes the folder: its output is inside then.
  const makesFolder = build?.output.startsWith(`${folder}/`) === true;
  return { from: "folder", folder: requirePath(context, at, code, makesFolder ? { output: folder } : {}) };
}
