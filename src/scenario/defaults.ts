import type { StartKind } from "../units/start-kind.ts";

/** What a scenario means where it says nothing, in the notation of the file. The published JSON Schema shows the same values. */
export const defaults = {
  /** The function is asked by POST to `/`, the shape that all ways to run it share. */
  method: "POST",
  path: "/",
  status: 200,
  /** A hot host's new instance beside the start of the host itself: showing only the first is the commonest unfair chart. */
  starts: ["host", "cold", "warm"] satisfies StartKind[] as StartKind[],
  /** Enough for the interval of a median and for p90, which needs 29. */
  trials: 30,
  /** Invocations per instance that are made and discarded before the warm ones. */
  warmup: 2,
  /** Warm invocations recorded per instance; their median is one observation. */
  invocations: 10,
  failed: "5%",
  setAside: "10%",
  /** As much as the smallest machines have to spare, and as many as show what one more takes. */
  densityMemory: "256MiB",
  densityInstances: 100,
  startTimeout: "30s",
  requestTimeout: "10s",
  deployTimeout: "10m",
  /** Limits of one request on a Wasm host: memory as the smallest Lambda function and a Workers isolate have, 128 MiB. */
  wasmTime: "10s",
  wasmMemory: "128MiB",
  wasmOutput: "10MiB",
  /** As a function has on Lambda when nothing is said. */
  functionMemory: "128MiB",
  functionTimeout: "3s",
  /** Enough to see whether many start as fast as one, and rounds for an interval. */
  burstRequests: 10,
  burstRounds: 6,
  /** Long enough for a p99 of a thousand requests at a hundred a second, and more at once than a second's stall piles up there. */
  loadDuration: "10s",
  loadConnections: 1000,
  loadClosedConnections: 10,
  loadRequests: 100,
  loadTimeout: "10s",
  /** Port inside a container. */
  port: 8080,
  dockerfile: "Dockerfile",
};
