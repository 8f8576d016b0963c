import type { StartSupport } from "../../results/run-record.ts";
import type { LambdaConfig } from "../../scenario/model.ts";
import type { StartKind } from "../../units/start-kind.ts";

/** The starts that AWS Lambda can be made to provide. */
export function lambdaStarts({ snapStart }: LambdaConfig): Readonly<Record<StartKind, StartSupport>> {
  return {
    absent: {
      reachable: false,
      reason: "creating a function answers before its code is where it runs: what is ready then, nobody tells",
    },
    disk: { reachable: false, reason: "the machines that Lambda runs on, and what they have cached, are AWS's" },
    host: { reachable: false, reason: "the machines that Lambda runs on serve others too; none is ours to stop" },
    compile: { reachable: false, reason: "a deployed function has no compile step of its own", sameAs: "cold" },
    cold: {
      reachable: true,
      note: "first invocation after a changed environment variable; the client's connection is open, its TLS done",
    },
    thaw: snapStart
      ? { reachable: true, note: "first invocation of a version that was published for it, restored from its snapshot" }
      : { reachable: false, reason: "Lambda freezes and thaws unseen; with snapStart: true a snapshot is restored" },
    warm: { reachable: true, note: "over the connection of the start, network included" },
  };
}
