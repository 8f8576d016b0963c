import type { TargetRecord } from "../results/run-record.ts";
import type { StartKind } from "../units/start-kind.ts";

/**
 * The start that measures what `start` would on this target, where it has no such rung of its own: a command-line host's
 * `host` is its `cold`. Undefined where it has the rung, or nothing measures the same.
 */
export function standInOf(target: TargetRecord | undefined, start: StartKind): StartKind | undefined {
  const support = target?.starts[start];
  return support === undefined || support.reachable ? undefined : support.sameAs;
}

/** Whether no host outlives the target's requests: a command-line host, a plain process. */
export function isHostless(target: TargetRecord | undefined): boolean {
  return standInOf(target, "host") === "cold";
}

/**
 * Whether this start includes the start of a host although its rung says that the host is running. Beside another
 * target's same start it is compared with that one's start of the host, too.
 */
export function includesHost(target: TargetRecord | undefined, start: StartKind): boolean {
  return isHostless(target) && (start === "cold" || start === "compile");
}
