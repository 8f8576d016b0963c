import type { Evidence, Response } from "./target.ts";

/** The workload's own nonce and count where it answers them, else the id of what the adapter created and its own count. */
export function evidenceOf({ headers }: Response, created: string, counted: number): Evidence {
  const nonce = headers["coldbench-instance"];
  const count = Number(headers["coldbench-invocation"]);
  if (nonce !== undefined && nonce !== "" && Number.isInteger(count) && count > 0) {
    return { instance: nonce, invocation: count, by: "workload" };
  }
  return { instance: created, invocation: counted, by: "adapter" };
}
