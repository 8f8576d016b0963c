// The Node runtime of coldbench's local Lambda: loads a handler as AWS's own client does, and runs it on the Lambda Runtime
// API. No dependencies; it runs from wherever this folder is copied to. Environment: AWS_LAMBDA_RUNTIME_API, _HANDLER,
// LAMBDA_TASK_ROOT and the AWS_LAMBDA_FUNCTION_... and AWS_LAMBDA_LOG_... variables.
import { loadHandler } from "./handler.mjs";
import { createContext, runHandler } from "./invocation.mjs";
import { logError, RuntimeError } from "./error.mjs";
import { createClient } from "./runtime-client.mjs";

const client = createClient(process.env.AWS_LAMBDA_RUNTIME_API ?? "");

/** What a failure that nobody catches is reported as: the error of the initialisation, or of the invocation at work. */
let report = (error) => client.failInit(error);

async function die(error, exitCode) {
  logError("Runtime Error", error);
  try {
    await report(error);
  } finally {
    // oxlint-disable-next-line unicorn/no-process-exit -- whatever failed may have left timers and sockets behind
    process.exit(exitCode);
  }
}

// Exit codes of AWS's client up to version 3.
process.on("uncaughtException", (error) => void die(error, 129));
process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason));
  if (reason instanceof Error) error.stack = reason.stack;
  void die(error, 128);
});

/** One event after another, until the environment is shut down. */
async function serve(handler) {
  for (;;) {
    // While an event is awaited there is nothing to report to.
    report = () => undefined;
    const { requestId, headers, body } = await client.next();
    report = (error) => client.fail(requestId, error);
    try {
      const event = JSON.parse(body);
      const context = createContext(headers, process.env);
      if (handler.streaming) {
        const { streamResponse } = await import("./streaming.mjs");
        await streamResponse(client, requestId, handler, event, context);
      } else {
        await client.respond(requestId, await runHandler(handler.run, event, context));
      }
    } catch (error) {
      logError("Invoke Error", error);
      await client.fail(requestId, error);
    }
  }
}

let handler;
try {
  handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? process.cwd(), process.env._HANDLER ?? "");
  // A promise that was rejected while loading comes to light now.
  await new Promise((resolve) => void setImmediate(resolve));
} catch (error) {
  await die(error, 1);
}
await serve(handler);
