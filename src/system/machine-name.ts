import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * 16 hex digits that tell this machine (or container) from others, and tell nothing else about it: a digest of its host name
 * and of machine-id(5), where there is one. For tags of what is made elsewhere.
 */
export function machineName(): string {
  return createHash("sha256").update(`coldbench\n${hostname()}\n${machineId()}`).digest("hex").slice(0, 16);
}

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}
