import type { Request } from "../../scenario/model.ts";
import { readContainerUsage } from "../../system/docker-engine-usage.ts";
import type { Deployment } from "../target.ts";
import { callFailure } from "./container-failure.ts";
import type { ContainerSetup } from "./container-setup.ts";
import { liveInstance, timedExchange } from "./server-instance.ts";
import { openServer } from "./server-start.ts";
import { failedInvocation, startStopwatch } from "./stopwatch.ts";

/**
 * Untimed: a cold start, which answers one request, and a pause. Timed: unpause (phase `create`, step unpause) and a
 * request on the connection that was open. A failure before the pause is a failed invocation with the cold start's time.
 */
export async function thawServer(
  setup: ContainerSetup,
  request: Request,
  signal: AbortSignal,
): ReturnType<Deployment["start"]> {
  const started = await openServer(setup, request, signal);
  if (!started.ok) return { invocation: started.invocation, instance: null };
  const { live } = started;
  const instance = liveInstance(setup, live);
  let watch = startStopwatch(setup.context.clock);
  let step = "pausing";
  try {
    const before = readContainerUsage(live);
    await live.container.pause(signal);
    step = "unpausing";
    watch = startStopwatch(setup.context.clock);
    await live.container.unpause(signal);
    watch.lap("create", "unpause");
    const invocation = await timedExchange(setup, live, { request, signal, before, watch });
    if (invocation.result.ok) return { invocation, instance };
    await instance[Symbol.asyncDispose]();
    return { invocation, instance: null };
  } catch (error) {
    await instance[Symbol.asyncDispose]();
    const failure = callFailure(`${step} container ${live.container.name}`, error, signal);
    return { invocation: failedInvocation(watch, setup.context.clock.now(), live.id, failure), instance: null };
  }
}
