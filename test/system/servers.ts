import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { Endpoint } from "../../src/system/http-connection.ts";

/** A server of this process, closed with all its connections by dispose. */
export interface LocalServer extends AsyncDisposable {
  readonly endpoint: Endpoint;
}

export const serveHttp = async (handle: RequestListener): Promise<LocalServer> => listen(createServer(handle));

export const serveTcp = async (handle: (socket: Socket) => void): Promise<LocalServer> =>
  listen(createTcpServer(handle));

async function listen(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: { host: "127.0.0.1", port },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => void server.close(() => closed()));
    },
  };
}
