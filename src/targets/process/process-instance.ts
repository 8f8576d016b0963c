import type { Ns } from "../../units/duration.ts";
import type { Evidence, Response } from "../target.ts";

/** The longest response that is read, bytes. */
export const maxOutputBytes = 64 * 1024 * 1024;

/** What the adapter itself knows an instance by: a pid alone may be given again, a pid at an instant is not. */
export function adapterInstance({ pid, startedNs }: { readonly pid: number; readonly startedNs: Ns }): string {
  return `pid-${pid}@${startedNs}`;
}

/** The workload's own nonce and count where it answers them, else what the adapter counted. */
export function evidenceOf({ headers }: Response, instance: string, counted: number): Evidence {
  const nonce = headers["coldbench-instance"];
  const count = Number(headers["coldbench-invocation"]);
  if (nonce !== undefined && nonce !== "" && Number.isInteger(count) && count > 0) {
    return { instance: nonce, invocation: count, by: "workload" };
  }
  return { instance, invocation: counted, by: "adapter" };
}
