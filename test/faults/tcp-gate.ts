import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server on this machine that a test can close and open again. */
export interface TcpGate extends AsyncDisposable {
  readonly url: string;
  /** Cuts every connection and refuses new ones. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** Open at first. @param url http address of the server behind it */
export async function openTcpGate(url: string): Promise<TcpGate> {
  const behind = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };
  const gate: TcpGate = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    async open() {
      server = createServer((near) => {
        const far = connect(behind, "127.0.0.1");
        for (const socket of [near, far]) keep(socket);
        near.pipe(far).pipe(near);
      });
      await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
      ({ port } = server.address() as AddressInfo);
    },
    async close() {
      const ended = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      await ended;
      server = undefined;
    },
    async [Symbol.asyncDispose]() {
      if (server !== undefined) await gate.close();
    },
  };
  await gate.open();
  return gate;
}
