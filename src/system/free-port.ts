import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { BenchError } from "../errors/bench-error.ts";

/** Hands out ports that nobody listens on, each once in thousands. */
export interface PortSource {
  next(): Promise<number>;
}

/** Registered services end well below, and every usual ephemeral range (Linux 32768, macOS and Windows 49152) begins above. */
const lowest = 15_000;
const highest = 32_767;

/**
 * Ports outside the ephemeral range. Inside it, polling a port that nobody listens on yet can connect to itself
 * (simultaneous open, RFC 9293 3.5) and take the port from the server. Walks on from a start of its own, so that a port
 * in TIME_WAIT is not met again. On Linux a port is also claimed against every other coldbench process of this machine until
 * its server has had time to bind it; elsewhere two runs at once rarely meet.
 * @param start any number that differs between runs
 */
export function createPortSource(start: number): PortSource {
  const ports = candidates(ephemeralRange());
  const claims: Server[] = [];
  let at = start % ports.length;
  return {
    async next() {
      for (const _ of ports) {
        const port = ports[at] as number;
        at = (at + 1) % ports.length;
        const claim = await claimPort(port);
        if (claim === undefined) continue;
        if (claim !== "not needed") claims.push(claim);
        if (claims.length > claimsHeld) claims.shift()?.close();
        if (await isFree(port)) return port;
      }
      throw new BenchError("internal", `none of ${ports.length} ports from ${lowest} to ${highest} is free`);
    },
  };
}

function candidates([first, last]: readonly [number, number]): readonly number[] {
  const all = Array.from({ length: highest - lowest + 1 }, (_, at) => lowest + at);
  const outside = all.filter((port) => port < first || port > last);
  // A machine whose ephemeral range covers everything: the client refuses a connection to itself anyhow.
  return outside.length > 0 ? outside : all;
}

function ephemeralRange(): readonly [number, number] {
  try {
    const [first, last] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
      .trim()
      .split(/\s+/)
      .map(Number);
    return [first ?? highest + 1, last ?? 65_535];
  } catch {
    return [highest + 1, 65_535];
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A claim lasts for as many further ports: by then its server listens, or never will. */
const claimsHeld = 16;

/**
 * Claims a port by a name in Linux's abstract socket namespace: gone with the process, and nothing on disk.
 * Undefined: another process, or another source of this one, has it.
 */
function claimPort(port: number): Promise<Server | "not needed" | undefined> {
  if (process.platform !== "linux") return Promise.resolve("not needed");
  return new Promise((resolve) => {
    const claim = createServer();
    claim.once("error", () => resolve(undefined));
    claim.listen({ path: `\0coldbench-port-${port}` }, () => resolve(claim.unref()));
  });
}
