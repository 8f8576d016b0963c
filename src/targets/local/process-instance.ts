import type { Ns } from "../../units/duration.ts";

/** The longest response that is read, bytes. */
export const maxOutputBytes = 64 * 1024 * 1024;

/** What the adapter itself knows an instance by: a pid alone may be given again, a pid at an instant is not. */
export function adapterInstance({ pid, startedNs }: { readonly pid: number; readonly startedNs: Ns }): string {
  return `pid-${pid}@${startedNs}`;
}

/** The pid in what `adapterInstance` returned. @throws RangeError when it did not */
export function pidOfInstance(instance: string): number {
  const pid = /^pid-(\d+)@\d+$/.exec(instance)?.[1];
  if (pid === undefined) throw new RangeError(`not the name of a process: ${instance}`);
  return Number(pid);
}
