import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** One address of a name, as the system's resolver says it. */
export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Resolves a name to its addresses, the one to try first at the front. */
export interface Resolver {
  (host: string, signal: AbortSignal): Promise<readonly Address[]>;
}

/** Whether nothing has to be looked up: the host is an address already. */
export function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/**
 * Asks the system's resolver (getaddrinfo(3), as every program of the machine does), in its own order. Nothing is kept here;
 * what lies behind it (nscd, systemd-resolved, a server of the network) may answer from its cache.
 * @returns at least one address
 * @throws Error that names the host and the resolver's code, or the signal's reason when that aborts first
 */
export const lookUpHost: Resolver = async (host, signal) => {
  signal.throwIfAborted();
  const given = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true, signal: given.signal });
  });
  try {
    // getaddrinfo cannot be interrupted: its late answer is dropped.
    return await Promise.race([askSystem(host), aborted]);
  } finally {
    given.abort();
  }
};

async function askSystem(host: string): Promise<readonly Address[]> {
  try {
    return await lookup(host, { all: true, verbatim: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
    const what = code === "ENOTFOUND" ? "has no address" : "could not be looked up";
    throw new Error(`${host} ${what} (${code})`, { cause: error });
  }
}
