import type { StartSupport } from "../../results/run-record.ts";
import type { LambdaLocalConfig } from "../../scenario/model.ts";
import type { StartKind } from "../../units/start-kind.ts";

/** The starts that an execution environment on this machine can provide. */
export function lambdaLocalStarts({ sandbox }: LambdaLocalConfig): Readonly<Record<StartKind, StartSupport>> {
  const isContainer = sandbox === "container";
  return {
    absent: { reachable: false, reason: "the function is deployed before anything is measured, as on Lambda" },
    disk: {
      reachable: false,
      reason: "Lambda has no start that finds the code on a disk alone, and nothing to compare it with",
    },
    host: { reachable: false, reason: "Lambda's hosts are always running: its cold start is a new environment" },
    compile: {
      reachable: false,
      reason: "Lambda keeps no compiled code between environments: whatever is compiled, every cold start compiles",
      sameAs: "cold",
    },
    cold: {
      reachable: true,
      note: isContainer
        ? "a new container on a running engine, INIT and the first invocation; Lambda's own placement and download are not in it"
        : "a new process, INIT and the first invocation; no microVM, and Lambda's own placement and download are not in it",
    },
    thaw: {
      reachable: true,
      note: isContainer
        ? "an environment that has answered once, frozen by docker pause: unpause and an invocation"
        : "an environment that has answered once, frozen: thaw and an invocation",
    },
    warm: { reachable: true },
  };
}
