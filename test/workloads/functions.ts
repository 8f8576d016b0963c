import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Request } from "../../src/scenario/model.ts";
import { toEvent } from "../../src/targets/function/event.ts";
import { toResponse } from "../../src/targets/function/reply.ts";
import type { Response } from "../../src/targets/target.ts";
import { type Answer, asOldGo, outcomeOf } from "./running.ts";

/** What a function made of an event: its response, or the error that it posted. */
export type Posted = { readonly to: "response" | "error"; readonly payload: Buffer };

/** A function that waits for invocations. Disposing it ends it. */
export interface RunningFunction extends AsyncDisposable {
  readonly invoke: (event: Uint8Array) => Promise<Posted>;
  /** Sends SIGTERM; resolves to how the process ended. */
  terminate(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** The event of a request. */
export function eventOf(request: Partial<Request>): Uint8Array {
  const whole = { method: "POST", path: "/", headers: {}, body: new Uint8Array(), ...request };
  return toEvent("http", whole, { requestId: "1", timeMs: 0 });
}

/** The response in what a function posted; fails when it posted an error. */
export function responseIn({ to, payload }: Posted): Response {
  const response = to === "error" ? payload.toString() : toResponse("http", payload);
  if (typeof response === "string") throw new Error(response);
  return response;
}

/** What a function answered to one request, as golden cases want it. */
export async function ask(invoke: RunningFunction["invoke"], request: Uint8Array): Promise<Answer> {
  const { status, body } = responseIn(await invoke(eventOf({ body: request })));
  return { outcome: outcomeOf(status, 200, 400, Buffer.from(body).toString()), body: Buffer.from(body) };
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Starts the bootstrap of a function behind a Runtime API that knows nothing but the exchange of invocations: not the one
 * that coldbench measures with.
 */
export async function startFunction(
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningFunction> {
  let waiting: ((response: ServerResponse) => void) | undefined;
  let idle: ServerResponse | undefined;
  let settle: (posted: Posted) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const server = createServer((request, response) => {
    void read(request).then((payload) => {
      const [, id, what] =
        /^\/2018-06-01\/runtime\/invocation\/(?:(\w+)\/)?(next|response|error)$/.exec(request.url ?? "") ?? [];
      if (what === "next") return waiting === undefined ? (idle = response) : waiting(response);
      response.writeHead(id === "id" ? 202 : 400).end();
      if (what === "response" || what === "error") settle({ to: what, payload });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const api = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(command, [], { env: { ...asOldGo, ...env, AWS_LAMBDA_RUNTIME_API: api }, stdio: "inherit" });
  const ended = once(child, "exit").then(([code, signal]) => {
    fail(new Error(`the function ended with ${code ?? signal}`));
    return { code: code as number | null, signal: signal as string | null };
  });
  const next = (): Promise<ServerResponse> =>
    new Promise((resolve) => {
      waiting = resolve;
      if (idle !== undefined) resolve(idle);
      idle = undefined;
    });
  const terminate = (): typeof ended => {
    child.kill("SIGTERM");
    return ended;
  };
  return {
    terminate,
    invoke: (event) =>
      new Promise<Posted>((resolve, reject) => {
        [settle, fail] = [resolve, reject];
        void next().then((response) => {
          waiting = undefined;
          response
            .writeHead(200, { "Lambda-Runtime-Aws-Request-Id": "id", "Lambda-Runtime-Deadline-Ms": "0" })
            .end(event);
        });
      }),
    async [Symbol.asyncDispose]() {
      await terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
