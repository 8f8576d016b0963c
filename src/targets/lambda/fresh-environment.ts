import { BenchError } from "../../errors/bench-error.ts";
import { awsErrorName } from "../../system/aws-errors.ts";
import { type DeployedFunction, nonceVariable } from "./deployed-function.ts";
import { awaitActive, awaitUpdated } from "./function-waiters.ts";

/** A configuration of the function that no environment has served yet. Disposing it removes the version that was published for it. */
export interface FreshEnvironment extends AsyncDisposable {
  readonly nonce: string;
  /** Undefined: $LATEST. */
  readonly version?: string;
}

/**
 * Gives the function a new nonce and waits until that serves. The waiter's last call leaves a connection open, so that the
 * invocation which follows pays for no name lookup, TCP or TLS.
 * @throws whatever AWS answers; BenchError with Lambda's reason; the reason of `signal` when it aborts
 */
export async function renewEnvironment(
  { clients, context, config, name }: DeployedFunction,
  signal: AbortSignal,
): Promise<FreshEnvironment> {
  const nonce = context.nonce();
  const Environment = { Variables: { ...config.env, [nonceVariable]: nonce } };
  const update = async (): Promise<unknown> =>
    clients.control.send(new clients.sdk.UpdateFunctionConfigurationCommand({ FunctionName: name, Environment }), {
      abortSignal: signal,
    });
  signal.throwIfAborted();
  try {
    await update();
  } catch (error) {
    // A change that an aborted start left behind is still under way.
    if (awsErrorName(error) !== "ResourceConflictException") throw error;
    await awaitUpdated(clients, { FunctionName: name }, signal);
    await update();
  }
  await awaitUpdated(clients, { FunctionName: name }, signal);
  return { nonce, [Symbol.asyncDispose]: async () => undefined };
}

/**
 * The same, published as a version whose snapshot is ready. Lambda publishes nothing when nothing has changed: the new nonce
 * is the change, and a version that was seen before is refused.
 * @param published the versions so far; the new one is added
 * @throws as `renewEnvironment` does; nothing is left then but the nonce
 */
export async function publishSnapshot(
  fn: DeployedFunction,
  published: Set<string>,
  signal: AbortSignal,
): Promise<FreshEnvironment> {
  const { clients, name } = fn;
  const { nonce } = await renewEnvironment(fn, signal);
  // Not given up halfway: a version that nobody knows of could not be removed by itself.
  const { Version: version = "", SnapStart: snapStart } = await clients.control.send(
    new clients.sdk.PublishVersionCommand({ FunctionName: name }),
  );
  if (version === "" || published.has(version)) {
    throw new BenchError("target-unavailable", `${name}: Lambda published no new version, but answered ${version}`);
  }
  published.add(version);
  const environment = { nonce, version, [Symbol.asyncDispose]: async () => removeVersion(fn, version) };
  try {
    if (snapStart?.ApplyOn !== "PublishedVersions") {
      throw new BenchError("target-unavailable", `${name}: Lambda published version ${version} without SnapStart`);
    }
    await awaitActive(clients, { FunctionName: name, Qualifier: version }, signal);
    return environment;
  } catch (error) {
    await environment[Symbol.asyncDispose]();
    throw error;
  }
}

/** A version costs for as long as its snapshot is kept. */
async function removeVersion({ clients, name }: DeployedFunction, version: string): Promise<void> {
  await clients.control.send(new clients.sdk.DeleteFunctionCommand({ FunctionName: name, Qualifier: version }));
}
