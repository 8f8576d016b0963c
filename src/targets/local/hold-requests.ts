import { connect, type Socket } from "node:net";
import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { Endpoint } from "../../system/http-connection.ts";
import type { ServerProcess } from "../../system/process.ts";
import type { Holding } from "../target.ts";
import { createHeldProcesses } from "./held-processes.ts";

/**
 * Holds instances of a host that makes one per request: each is a request in flight, of which the headers and the first half
 * of the body were sent. The host must make its instance before the body is complete, or what is weighed is a connection.
 * A request that the host answers or closes before its time is an error of `add` or `weigh`.
 * @param server the host, running and warm; it ends with the holding
 */
export function holdRequests(
  context: AdapterContext,
  server: ServerProcess,
  endpoint: Endpoint,
  request: Request,
): Holding {
  const host = createHeldProcesses(context, "the host");
  host.add(server);
  const bytes = halfRequest(endpoint, request);
  const sockets: Socket[] = [];
  let lost: string | undefined;
  const refuseLost = (): void => {
    if (lost !== undefined) throw new BenchError("incomplete", `an idle instance does not live on: the host ${lost}`);
  };
  const addOne = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const socket = connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
    sockets.push(socket);
    socket.on("data", (chunk: Buffer) => (lost ??= `answered half a request: ${firstLine(chunk)}`));
    socket.on("close", () => (lost ??= "closed the connection of half a request"));
    await sendOn(socket, bytes, signal);
  };
  return {
    async add(count, signal) {
      for (let made = 0; made < count; made++) await addOne(signal);
      await host.settle(signal);
      refuseLost();
    },
    async weigh() {
      refuseLost();
      const { bytes: weight, of } = host.weigh();
      return { bytes: weight, of: `${of}; an idle instance is a request whose body has not all come` };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.removeAllListeners("close").destroy();
      await host[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when a socket that is connecting has taken the bytes; rejects with its error, or the signal's reason when that aborts first. */
function sendOn(socket: Socket, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.on("error", reject);
    socket.write(bytes, (error) => {
      signal.removeEventListener("abort", onAbort);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The head and the first half of the body; at least one byte of the body is still to come, also where the request has none. */
export function halfRequest({ host, port }: Endpoint, { method, path, headers, body }: Request): Uint8Array {
  const length = Math.max(1, body.byteLength);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${length}`,
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return Buffer.concat([head, body.subarray(0, Math.floor(body.byteLength / 2))]);
}

function firstLine(chunk: Buffer): string {
  return chunk.toString("latin1").split("\r\n", 1)[0]?.slice(0, 100) ?? "";
}
