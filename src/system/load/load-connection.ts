import { connect as openTcp, isIP, type Socket } from "node:net";
import { connect as openTls } from "node:tls";
import type { HttpRequest } from "../http-connection.ts";
import type { Origin } from "../https-connection.ts";
import { createResponseReader } from "./response-reader.ts";

/** A complete response, or why there is none: the socket's code, `closed` (it ended early) or `not-http`. */
export type LoadAnswer =
  | { readonly ok: true; readonly status: number; readonly body: Buffer }
  | { readonly ok: false; readonly code: string };

/** One keep-alive connection that carries one request at a time. */
export interface LoadConnection {
  /** False once the server has closed it, or the last exchange broke. */
  readonly open: boolean;
  /** Sends the request. May be called at once: then it leaves with the connect. @param onAnswer called once, unless it is destroyed */
  send(onAnswer: (answer: LoadAnswer) => void): void;
  destroy(): void;
}

/**
 * Opens a connection whose every request is the same bytes. Certificates are verified. The parser is JavaScript and there
 * are few objects per request: what the generator takes is taken from a target on the same machine.
 * @param onAccepted called when the server has accepted the connection
 */
export function openLoadConnection(origin: Origin, bytes: Buffer, onAccepted: () => void): LoadConnection {
  const socket = openSocket(origin);
  let waiting: ((answer: LoadAnswer) => void) | undefined;
  let open = true;
  const close = (): void => {
    open = false;
    socket.destroy();
  };
  const settle = (answer: LoadAnswer): void => {
    const onAnswer = waiting;
    waiting = undefined;
    onAnswer?.(answer);
  };
  const fail = (code: string): void => {
    close();
    settle({ ok: false, code });
  };
  const reader = createResponseReader(({ status, body, keepsOpen }) => {
    if (!keepsOpen) close();
    settle({ ok: true, status, body });
  });
  socket.once("connect", () => {
    if (isOwnPeer(socket)) fail("ECONNREFUSED");
    else onAccepted();
  });
  socket.on("data", (chunk: Buffer) => {
    if (open && !reader.execute(chunk)) fail("not-http");
  });
  socket.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.name));
  socket.on("end", () => {
    if (open && waiting !== undefined) reader.finish();
  });
  socket.on("close", () => fail("closed"));
  return {
    get open() {
      return open;
    },
    send(onAnswer) {
      waiting = onAnswer;
      socket.write(bytes);
    },
    destroy() {
      waiting = undefined;
      close();
    },
  };
}

/** The request as it stands on the wire. A `host` that it names itself is kept. */
export function requestBytes({ method, path, headers, body }: HttpRequest, { host, port }: Origin): Buffer {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const hasLength = names.includes("content-length") || (body.byteLength === 0 && method === "GET");
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.includes("host") ? [] : [`host: ${host.includes(":") ? `[${host}]` : host}:${port}`]),
    ...(hasLength ? [] : [`content-length: ${body.byteLength}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}

function openSocket({ host, port, secure }: Origin): Socket {
  if (!secure) return openTcp({ host, port, noDelay: true });
  return openTls({ host, port, ALPNProtocols: ["http/1.1"], ...(isIP(host) === 0 ? { servername: host } : {}) });
}

/** Inside the ephemeral range a connect to a port without a listener can meet itself (simultaneous open). */
function isOwnPeer({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}
