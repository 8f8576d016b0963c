import type { StartSupport } from "../../results/run-record.ts";
import type { ProcessConfig } from "../../scenario/model.ts";
import type { StartKind } from "../../units/start-kind.ts";

/**
 * The starts that a plain process can provide.
 * @param diskObstacle why the page cache cannot be dropped here; null when it can
 */
export function processStarts(
  { shape }: ProcessConfig,
  diskObstacle: string | null,
): Readonly<Record<StartKind, StartSupport>> {
  return {
    absent: { reachable: false, reason: "nothing is fetched or installed: the executable is a file of this machine" },
    disk: diskObstacle === null ? { reachable: true } : { reachable: false, reason: diskObstacle },
    host: {
      reachable: false,
      reason: "a plain process has no host that outlives it: its cold start is its host start",
      sameAs: "cold",
    },
    compile: {
      reachable: false,
      reason: "no host keeps compiled code: whatever the process compiles, it compiles in every cold start",
      sameAs: "cold",
    },
    cold: { reachable: true, note: "includes the start of the runtime, which for a process is also its host" },
    thaw: { reachable: false, reason: "a plain process has no frozen state that a platform would keep and revive" },
    warm:
      shape === "http"
        ? { reachable: true }
        : { reachable: false, reason: "a command answers one request and exits: nothing lives on to be warm" },
  };
}
