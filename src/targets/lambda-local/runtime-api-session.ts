import type { Clock } from "../../units/clock.ts";
import type { Ns } from "../../units/duration.ts";
import { invalidRequestId, invalidTransition, type Refusal } from "./runtime-api-error.ts";
import type { Handling, ReportedError, RuntimeEvent, RuntimeReply } from "./runtime-api-event.ts";
import { createExtensionRegistry, type ExtensionRegistry } from "./runtime-api-extensions.ts";

/** Where the runtime is, by the names that its refusals use (aws-lambda-runtime-interface-emulator, core/runtime_state_names.go). */
export type RuntimeState =
  | "Started"
  | "InitError"
  | "Ready"
  | "Running"
  | "InvocationResponse"
  | "InvocationErrorResponse"
  | "RuntimeResponseSentState";

/** One runtime process, from its start to its end: what it may do next, and what waits for it. */
export interface RuntimeSession {
  readonly state: RuntimeState;
  readonly extensions: ExtensionRegistry;
  /** The clock when the runtime, and every extension, first asked for an event: the end of INIT. Never rejects. */
  readonly initialised: Promise<Ns>;
  /** What the runtime posted to init/error instead. Never rejects. */
  readonly initFailed: Promise<ReportedError>;
  /** Hands an event to the runtime, which must be initialised and idle. */
  handOut(event: RuntimeEvent): Handling;
  /**
   * A runtime asks for its next event. `deliver` is called once there is one: at once when it asks for the event that it
   * works on once more. With several requests open the last one gets it.
   */
  awaitEvent(deliver: (event: RuntimeEvent) => void): Refusal | { readonly cancel: () => void };
  /** A runtime begins to answer; `finish` follows, except after a refusal. */
  beginReply(requestId: string, to: "InvocationResponse" | "InvocationErrorResponse"): Refusal | undefined;
  finishReply(reply: RuntimeReply): void;
  beginInitError(): Refusal | undefined;
  finishInitError(error: ReportedError): void;
  /** To be called when an extension asks for its next event. */
  noteExtension(): void;
}

/** The state of a runtime that has just been started. */
export function createRuntimeSession(clock: Clock): RuntimeSession {
  let state: RuntimeState = "Started";
  let current: RuntimeEvent | undefined;
  const waiting: ((event: RuntimeEvent) => void)[] = [];
  const extensions = createExtensionRegistry();
  const initialised = defer<Ns>();
  const initFailed = defer<ReportedError>();
  let idle = initialised;
  let reply = defer<RuntimeReply>();
  const noteIdle = (): void => {
    if (state === "Ready" && extensions.areIdle()) idle.resolve(clock.now());
  };
  return {
    get state() {
      return state;
    },
    extensions,
    initialised: initialised.promise,
    initFailed: initFailed.promise,
    handOut(event) {
      current = event;
      state = "Running";
      [reply, idle] = [defer(), defer()];
      waiting.pop()?.(event);
      extensions.announce(event);
      return { reply: reply.promise, idle: idle.promise };
    },
    awaitEvent(deliver) {
      if (state === "Running" && current !== undefined) {
        deliver(current);
        return { cancel: () => undefined };
      }
      if (state !== "Started" && state !== "RuntimeResponseSentState" && state !== "Ready") {
        return invalidTransition(state, "Ready");
      }
      state = "Ready";
      waiting.push(deliver);
      noteIdle();
      return { cancel: () => remove(waiting, deliver) };
    },
    beginReply(requestId, to) {
      if (current === undefined || requestId !== current.requestId) return invalidRequestId;
      if (state !== "Running") return invalidTransition(state, to);
      state = to;
      return undefined;
    },
    finishReply(outcome) {
      state = "RuntimeResponseSentState";
      reply.resolve(outcome);
    },
    beginInitError() {
      if (state !== "Started") return invalidTransition(state, "InitError");
      state = "InitError";
      return undefined;
    },
    finishInitError: (error) => initFailed.resolve(error),
    noteExtension: noteIdle,
  };
}

function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function defer<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
