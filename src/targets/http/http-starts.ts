import type { StartSupport } from "../../results/run-record.ts";
import type { HttpConfig } from "../../scenario/endpoint.ts";
import type { StartKind } from "../../units/start-kind.ts";
import { describeWait } from "./wait-text.ts";

const elsewhere = "it runs elsewhere: what its platform has stored, or has running, cannot be set from here";

/** What an endpoint elsewhere can provide: warm requests, and `cold` where the scenario says how it is made so. */
export function httpStarts({ cold }: HttpConfig): Readonly<Record<StartKind, StartSupport>> {
  const unreachable: StartSupport = { reachable: false, reason: elsewhere };
  return {
    absent: unreachable,
    disk: unreachable,
    host: unreachable,
    compile: unreachable,
    cold: coldSupport(cold),
    thaw: unreachable,
    warm: { reachable: true },
  };
}

function coldSupport(cold: HttpConfig["cold"]): StartSupport {
  if (cold === undefined)
    return {
      reachable: false,
      reason: "the scenario does not say how it is made cold (`cold`: a command, or idle time)",
    };
  const note = cold.by === "command" ? "after its command" : `after ${describeWait(cold.idleMs)} with nothing sent`;
  return { reachable: true, note };
}
