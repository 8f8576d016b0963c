import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { WasmExports } from "../webassembly.ts";
import type { HostConfiguration } from "./configuration.ts";
import type { Deadline } from "./deadline.ts";
import type { GuestFailure } from "./failure.ts";
import { collectGarbage } from "./garbage.ts";
import { type GuestRun, runGuest } from "./guest.ts";
import { type LoadedModule, loadModule } from "./loaded-module.ts";
import { monotonicNs } from "./monotonic.ts";
import {
  type AdminAction,
  adminPath,
  type BootTimes,
  failureHeader,
  formatTiming,
  type GuestTiming,
  type HostStatus,
  instanceHeader,
  invocationHeader,
  timingHeader,
} from "./protocol.ts";
import type { SystemInterface } from "./system-interface.ts";

/** What the server works with. */
export interface HostParts {
  readonly configuration: HostConfiguration;
  readonly system: SystemInterface;
  readonly loaded: LoadedModule;
  readonly deadline: Deadline;
  readonly boot: () => BootTimes;
}

/** What is special about one request. */
interface Serving {
  /** What compiling took before it. */
  readonly prepareNs?: number;
  /** Takes the instance that has answered. */
  readonly keep?: (instance: WasmExports) => void;
}

/**
 * The HTTP face of the host: any path but the administrative ones runs the module once, in an instance of its own.
 * 200 and the guest's output, or 500 with `failureHeader` and the reason as text.
 */
export function createHostServer(parts: HostParts): Server {
  const { configuration, system, loaded } = parts;
  const { token, memoryPages } = configuration;
  let instances = 0;
  let uploaded: Uint8Array | undefined;
  let compiled: LoadedModule | undefined;
  const held: WasmExports[] = [];

  const serve = (response: ServerResponse, input: Uint8Array, target: LoadedModule, how: Serving = {}): void => {
    const instance = `${configuration.nonce}-${++instances}`;
    const answer = (run: Omit<GuestRun, "ok">, status: number, body: Uint8Array, failure?: GuestFailure): void =>
      send(response, status, body, instance, timingOf(run, how.prepareNs), failure?.code);
    const fail = (failure: GuestFailure, run: Omit<GuestRun, "ok"> = { initNs: 0, callNs: 0 }): void =>
      answer(run, 500, Buffer.from(failure.message), failure);
    if (!target.ok) return fail(target.failure);
    let run: GuestRun | undefined;
    parts.deadline.limit(
      () => {
        run = runGuest(target.module, system, input, memoryPages, how.keep);
      },
      () => fail({ code: "time-limit", message: `the guest ran longer than ${configuration.timeMs} ms` }),
    );
    if (run?.ok) answer(run, 200, run.output);
    else if (run !== undefined) fail(run.failure, run);
  };

  const compileAndServe = (response: ServerResponse, input: Uint8Array): void => {
    if (uploaded === undefined) return sendText(response, 409, "no module was uploaded");
    const bytes = uploaded;
    uploaded = undefined;
    const beganNs = monotonicNs();
    compiled = loadModule(bytes, system.imports);
    serve(response, input, compiled, { prepareNs: monotonicNs() - beganNs });
  };

  const serveCompiled = (response: ServerResponse, input: Uint8Array): void =>
    compiled === undefined ? sendText(response, 409, "no module was compiled") : serve(response, input, compiled);

  return route(token, (response, body) => serve(response, body, loaded), {
    status: (response) =>
      void parts.deadline.supervise().then(() => sendText(response, 200, JSON.stringify(statusOf(parts, instances)))),
    module(response, body) {
      uploaded = body;
      sendText(response, 200, "");
    },
    compile: compileAndServe,
    compiled: serveCompiled,
    hold: (response, body) => serve(response, body, loaded, { keep: (instance) => void held.push(instance) }),
    collect(response) {
      collectGarbage();
      sendText(response, 200, "");
    },
  });
}

type Handler = (response: ServerResponse, body: Uint8Array) => void;

/** A server that does what an administrative path says, and `otherwise` for every other one. */
function route(token: string, otherwise: Handler, actions: Readonly<Record<AdminAction, Handler>>): Server {
  const handlers = new Map(
    Object.entries(actions).map(([action, handle]) => [adminPath(token, action as AdminAction), handle]),
  );
  return createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    response.sendDate = false;
    const handle = handlers.get(request.url ?? "") ?? otherwise;
    readBody(request, (body) => handle(response, body));
  });
}

function timingOf({ initNs, callNs }: Omit<GuestRun, "ok">, prepareNs: number | undefined): GuestTiming {
  return prepareNs === undefined ? { initNs, callNs } : { prepareNs, initNs, callNs };
}

function readBody(request: IncomingMessage, complete: (body: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => complete(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
}

function send(
  response: ServerResponse,
  status: number,
  body: Uint8Array,
  instance: string,
  timing: GuestTiming,
  failure: string | undefined,
): void {
  const headers = ["content-length", String(body.byteLength), instanceHeader, instance, invocationHeader, "1"];
  headers.push(timingHeader, formatTiming(timing));
  if (failure !== undefined) headers.push(failureHeader, failure);
  response.writeHead(status, headers).end(body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, ["content-length", String(Buffer.byteLength(text))]).end(text);
}

function statusOf({ boot, loaded }: HostParts, instances: number): HostStatus {
  const { node, v8 } = process.versions;
  return {
    boot: boot(),
    instances,
    node,
    v8: v8 as string,
    ...(loaded.ok ? { memory: loaded.module.memoryUse } : { failure: loaded.failure }),
  };
}
