import { readFileSync } from "node:fs";
import { createServer } from "node:net";
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
 * in TIME_WAIT is not met again and two runs at once rarely meet; what remains is the gap until the server binds.
 * @param start any number that differs between runs
 */
export function createPortSource(start: number): PortSource {
  const ports = candidates(ephemeralRange());
  let at = start % ports.length;
  return {
    async next() {
      for (const _ of ports) {
        const port = ports[at] as number;
        at = (at + 1) % ports.length;
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
