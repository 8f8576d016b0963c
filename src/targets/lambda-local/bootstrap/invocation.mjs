/** The second argument of a handler. `headers` are those of the event, lower case. */
export function createContext(headers, env) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const traceId = headers["lambda-runtime-trace-id"];
  if (traceId === undefined) delete env._X_AMZN_TRACE_ID;
  else env._X_AMZN_TRACE_ID = traceId;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    clientContext: parse(headers["lambda-runtime-client-context"]),
    identity: parse(headers["lambda-runtime-cognito-identity"]),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

function parse(json) {
  return json === undefined || json === "" ? undefined : JSON.parse(json);
}

/**
 * Runs a handler: its promise, or what it passes to its callback. As on Lambda, a callback's result is held back until the
 * event loop is empty unless `callbackWaitsForEmptyEventLoop` is false, and null is the result of a handler that leaves
 * nothing to wait for.
 */
export function runHandler(run, event, context) {
  return new Promise((resolve, reject) => {
    let settle = () => resolve(null);
    const onEmpty = () => finish();
    const finish = () => {
      process.removeListener("beforeExit", onEmpty);
      settle();
    };
    const done = (error, result) => {
      settle = error === undefined || error === null ? () => resolve(result) : () => reject(error);
      if (!context.callbackWaitsForEmptyEventLoop) setImmediate(finish);
    };
    Object.assign(context, { done, succeed: (result) => done(null, result), fail: (error) => done(error) });
    process.once("beforeExit", onEmpty);
    try {
      const returned = run(event, context, done);
      if (typeof returned?.then !== "function") return;
      const settled = (outcome) => {
        settle = outcome;
        finish();
      };
      returned.then(
        (result) => settled(() => resolve(result)),
        (error) => settled(() => reject(error)),
      );
    } catch (error) {
      settle = () => reject(error);
      finish();
    }
  });
}
