import type { StartSupport } from "../../results/run-record.ts";
import type { StartKind } from "../../units/start-kind.ts";

/**
 * The starts of the embedded host.
 * @param diskObstacle why the page cache cannot be dropped here; null when it can
 */
export function wasmStarts(diskObstacle: string | null): Readonly<Record<StartKind, StartSupport>> {
  return {
    absent: { reachable: false, reason: "the module is a file of this machine: nothing is fetched" },
    disk: diskObstacle === null ? { reachable: true } : { reachable: false, reason: diskObstacle },
    host: { reachable: true, note: "the host process is started, and compiles the module" },
    compile: { reachable: true, note: "the running host compiles bytes that it has never seen" },
    cold: { reachable: true, note: "a new instance of a module that the host has compiled and run before" },
    thaw: { reachable: false, reason: "the embedded host neither freezes nor snapshots instances" },
    warm: { reachable: true, note: "a hot host: each request gets a new instance, on an open connection" },
  };
}
