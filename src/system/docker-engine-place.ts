import type { Clock } from "../units/clock.ts";
import { elapsed, type Ns } from "../units/duration.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { remoteHostOf } from "./docker-engine-address.ts";

/** Round trips that are timed. */
const roundTrips = 9;

/**
 * Facts of a target whose engine is on another machine: where, how it is reached, and what a question and its answer take (the
 * median of nine, ns), which is in every call of the engine. None where it is this machine.
 */
export async function placeFacts(engine: DockerEngine, clock: Clock): Promise<Readonly<Record<string, string>>> {
  const host = remoteHostOf(engine.address);
  if (host === undefined) return {};
  const tripsNs: Ns[] = [];
  for (let trip = 0; trip < roundTrips; trip++) {
    const beganNs = clock.now();
    await engine.client.ping();
    tripsNs.push(elapsed(beganNs, clock.now()));
  }
  const median = tripsNs.toSorted((a, b) => a - b)[Math.floor(roundTrips / 2)] ?? 0;
  return {
    "engine-machine": `${host}, another machine, over ${engine.address.kind === "ssh" ? "ssh" : "TLS"}`,
    "engine-round-trip-ns": String(median),
  };
}
