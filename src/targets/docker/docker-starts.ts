import type { StartSupport } from "../../results/run-record.ts";
import type { DockerConfig } from "../../scenario/container.ts";
import type { StartKind } from "../../units/start-kind.ts";

/**
 * The starts that a container can provide.
 * @param diskObstacle why the page cache that holds the image cannot be dropped; null when it can
 */
export function dockerStarts(
  { shape }: DockerConfig,
  diskObstacle: string | null,
): Readonly<Record<StartKind, StartSupport>> {
  const ends = "a command answers one request and exits: nothing lives on";
  return {
    absent: {
      reachable: false,
      reason: "the image is kept by the engine: it would have to be removed and pulled or loaded again for every start",
    },
    disk:
      diskObstacle === null
        ? { reachable: true, note: "the engine and its runtime keep the pages that they map" }
        : { reachable: false, reason: diskObstacle },
    host: {
      reachable: false,
      reason: "the engine serves other containers too; stopping it is not ours to do",
    },
    compile: { reachable: false, reason: "an image has no compile step of its own", sameAs: "cold" },
    cold: { reachable: true, note: "create and start of a new container; engine running, image unpacked" },
    thaw:
      shape === "http"
        ? { reachable: true, note: "docker unpause, then a request on the connection that was open" }
        : { reachable: false, reason: `${ends} to be frozen` },
    warm: shape === "http" ? { reachable: true } : { reachable: false, reason: `${ends} to be warm` },
  };
}
