import { randomBytes } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { afterEach, beforeEach } from "vitest";
import { systemClock } from "../../../../src/io/system-clock.ts";
import type { RuntimeEvent } from "../../../../src/targets/lambda-local/runtime-api-event.ts";
import { createRuntimeSession, type RuntimeSession } from "../../../../src/targets/lambda-local/runtime-api-session.ts";
import { openRuntimeApi, type RuntimeApi } from "../../../../src/targets/lambda-local/runtime-api.ts";

/** What the function is called. */
export const name = { functionName: "local", functionVersion: "$LATEST", handler: "index.handler" };
/** Where the Runtime API's paths begin. */
export const runtime = "/2018-06-01/runtime";
/** The event that is handed out, with everything that an event can have. */
export const event: RuntimeEvent = {
  requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
  deadlineMs: 1_542_409_706_888,
  functionArn: "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
  traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
  clientContext: '{"client":{}}',
  cognitoIdentity: '{"cognitoIdentityId":"x"}',
  payload: Buffer.from('{"ü":1}'),
};

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export interface Ask {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
}

/** A Runtime API that serves a session, anew for each test, and a client of it that is nobody's runtime. */
export interface ServedApi {
  readonly api: RuntimeApi;
  readonly session: RuntimeSession;
  ask(method: string, path: string, options?: Ask): Promise<Answer>;
  next(): Promise<Answer>;
  reply(what: "response" | "error", options: Ask): Promise<Answer>;
  /** A runtime has asked for the event, and got it. */
  handOut(): Promise<ReturnType<RuntimeSession["handOut"]>>;
  /** Serves a runtime that has just been started. */
  restart(): void;
}

/** To be called once per test file. */
export function serveApi(): ServedApi {
  let api: RuntimeApi;
  let session: RuntimeSession;
  let agent: Agent;
  const start = (): void => {
    session = createRuntimeSession(systemClock);
    api.serve(session);
    agent = new Agent({ keepAlive: true });
  };
  beforeEach(async () => {
    const nonce = (): string => randomBytes(16).toString("hex");
    api = await openRuntimeApi({ clock: systemClock, nonce }, { listen: "127.0.0.1", name });
    start();
  });
  afterEach(async () => {
    agent.destroy();
    await api[Symbol.asyncDispose]();
  });
  const ask: ServedApi["ask"] = (method, path, { body = "", headers = {}, trailers } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request({ agent, host: "127.0.0.1", port: api.port, method, path, headers });
      sent.on("error", reject).on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on("error", reject);
      });
      if (trailers !== undefined) {
        sent.write(body);
        sent.addTrailers(trailers);
      }
      sent.end(trailers === undefined ? body : undefined);
    });
  const next = (): Promise<Answer> => ask("GET", `${runtime}/invocation/next`);
  return {
    get api() {
      return api;
    },
    get session() {
      return session;
    },
    ask,
    next,
    reply: (what, options) => ask("POST", `${runtime}/invocation/${event.requestId}/${what}`, options),
    async handOut() {
      const asked = next();
      await session.initialised;
      const handling = session.handOut(event);
      await asked;
      return handling;
    },
    restart() {
      agent.destroy();
      start();
    },
  };
}

/** Status and document of a refusal. */
export function refusal({ status, text }: Answer): unknown {
  return { status, ...(JSON.parse(text) as object) };
}
