import type { Client, Options, Request as CannonRequest } from "autocannon";
import { watchClient, type WatchedClient } from "./cannon-client.ts";
import type { ConnectionStage, LoadTarget } from "./load-plan.ts";
import type { Ending, LoadCounter } from "./load-tally.ts";

/** What a closed loop needs. Times are ms after the load began. */
export interface ClosedLoop {
  /** Of this worker: its part of the connections. */
  readonly stages: readonly ConnectionStage[];
  readonly timeoutMs: number;
  readonly target: Promise<LoadTarget>;
  readonly judge: (response: { readonly status: number; readonly body: Buffer }) => Ending;
  readonly counter: LoadCounter;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** How often autocannon looks whether a stage is over, ms. */
const tickMs = 50;

/**
 * Connections that each send their next request as soon as they have their answer, by autocannon, stage after stage. What it
 * cannot show: a target that stalls is not asked meanwhile, so that its stall is one slow request per connection.
 */
export async function runClosedLoop(loop: ClosedLoop): Promise<void> {
  const target = await loop.target;
  for (const stage of loop.stages) {
    if (loop.signal.aborted) return;
    if (stage.connections > 0) await runStage(loop, stage, target);
    else await new Promise((resolve) => void setTimeout(resolve, stage.durationMs));
  }
}

async function runStage(
  { timeoutMs, judge, counter, now, signal }: ClosedLoop,
  { connections, durationMs }: ConnectionStage,
  { origin, request }: LoadTarget,
): Promise<void> {
  const { default: autocannon } = await import("autocannon");
  const host = origin.host.includes(":") ? `[${origin.host}]` : origin.host;
  const options: Options = {
    url: `${origin.secure ? "https" : "http"}://${host}:${origin.port}${request.path}`,
    method: request.method as NonNullable<CannonRequest["method"]>,
    headers: { ...request.headers },
    body: Buffer.from(request.body),
    connections,
    duration: durationMs / 1000,
    timeout: timeoutMs / 1000,
    sampleInt: tickMs,
    setupClient: (client: Client) => watchClient(client as unknown as WatchedClient, { judge, counter, now }),
  };
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(options, (error) => (error ? reject(error as Error) : resolve()));
    const stop = (): void => instance.stop();
    signal.addEventListener("abort", stop, { once: true });
    instance.once("done", () => signal.removeEventListener("abort", stop));
  });
}
