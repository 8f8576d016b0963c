import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { containerError, refuse } from "./runtime-api-error.ts";
import { answerExtensionNext, type FunctionName, registerExtension } from "./runtime-api-extension-handlers.ts";
import { answerNext, type Call, takeError, takeInitError, takeResponse } from "./runtime-api-handlers.ts";
import type { RuntimeSession } from "./runtime-api-session.ts";

/** The Lambda Runtime API of one execution environment, on a port of its own. Disposing it cuts all connections. */
export interface RuntimeApi extends AsyncDisposable {
  readonly port: number;
  /** From now on it serves this runtime; connections of the one before are cut. Null: none runs. */
  serve(session: RuntimeSession | null): void;
}

/** What the API tells about the function, and what it takes from the harness. */
export interface RuntimeApiSettings {
  /** Address to listen on. */
  readonly listen: string;
  readonly name: FunctionName;
}

/** Room for the trailer with the body of an error, and the X-Ray cause that AWS's clients send in a header, bytes. */
const maxHeaderBytes = 1024 * 1024;

/**
 * Listens: version 2018-06-01 of the Runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and of the
 * Extensions API of 2020-01-01 what an internal extension needs. SnapStart's `restore` paths do not exist here, as on Lambda
 * for a function without it. Nothing that a runtime sends can make it throw.
 * @throws BenchError "target-unavailable" when it cannot listen there
 */
export async function openRuntimeApi(
  { clock, nonce }: Pick<AdapterContext, "clock" | "nonce">,
  { listen, name }: RuntimeApiSettings,
): Promise<RuntimeApi> {
  let session: RuntimeSession | null = null;
  const server = createServer({ maxHeaderSize: maxHeaderBytes, noDelay: true }, (request, response) => {
    // A broken connection is the end of a request, and told by its "close".
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    if (session === null) return refuseUnread(request, response);
    const call = { clock, session, request, response, requestId: "" };
    void dispatch(call, name, nonce).catch(() => refuseUnread(request, response));
  });
  allowWaiting(server);
  server.on("clientError", (_error, socket) => rejectMalformed(socket as Socket));
  await listening(server, listen);
  return {
    port: (server.address() as AddressInfo).port,
    serve(next) {
      session = next;
      server.closeAllConnections();
    },
    [Symbol.asyncDispose]: async () => {
      session = null;
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A runtime may wait for its next event for as long as it likes, frozen in between. */
function allowWaiting(server: Server): void {
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 0;
  server.timeout = 0;
}

function rejectMalformed(socket: Socket): void {
  if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  else socket.destroy();
}

function listening(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `the Runtime API cannot listen on ${host}: ${messageOf(cause)}`;
      reject(new BenchError("target-unavailable", message, { cause }));
    });
    server.listen({ host, port: 0 }, () => {
      server.removeAllListeners("error");
      // Such as EMFILE while accepting: the runtime sees a connection that fails, and the invocation with it.
      server.on("error", () => undefined);
      resolve();
    });
  });
}

function refuseUnread(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  if (response.headersSent) response.destroy();
  else refuse(response, containerError);
}

interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  handle(call: Call, name: FunctionName, nonce: () => string): void | Promise<void>;
}

const routes: readonly Route[] = [
  { method: "GET", path: /^\/2018-06-01\/runtime\/invocation\/next$/, handle: answerNext },
  { method: "POST", path: /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/response$/, handle: takeResponse },
  { method: "POST", path: /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/error$/, handle: takeError },
  { method: "POST", path: /^\/2018-06-01\/runtime\/init\/error$/, handle: takeInitError },
  { method: "POST", path: /^\/2020-01-01\/extension\/register$/, handle: registerExtension },
  {
    method: "GET",
    path: /^\/2020-01-01\/extension\/event\/next$/,
    handle: (call, _name, nonce) => answerExtensionNext(call, nonce),
  },
];

async function dispatch(call: Call, name: FunctionName, nonce: () => string): Promise<void> {
  const { request, response } = call;
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const found = routes.map((route) => ({ route, match: route.path.exec(path) })).filter(({ match }) => match !== null);
  const chosen = found.find(({ route }) => route.method === request.method);
  if (chosen !== undefined) {
    const requestId = chosen.match?.[1] ?? "";
    return chosen.route.handle({ ...call, requestId }, name, nonce);
  }
  request.resume();
  if (found.length === 0)
    response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("404 page not found\n");
  else response.writeHead(405, { Allow: found.map(({ route }) => route.method).join(", ") }).end();
}
