import { type AwsError, type Reply } from "./reply.ts";
import { serviceFailure, tooManyRequests } from "./lambda-errors.ts";

/** What a test makes go wrong. Each applies to the next calls of one operation, in the order in which they were asked for. */
export interface Injections {
  /** The next calls are throttled (429). */
  throttle(operation: string, calls: number): void;
  /** The next calls fail with an error; default ServiceException (500). */
  fail(operation: string, calls: number, error?: AwsError): void;
  /**
   * The connection of the next calls is cut without an answer: before the operation was carried out, or after it, so that
   * a client which tries again does it twice.
   */
  drop(operation: string, calls: number, when?: "before" | "after"): void;
  /** After each further update the old configuration serves so many invocations more, as AWS does now and then. */
  serveOldFor(invocations: number): void;
}

type Fault =
  | { readonly kind: "error"; readonly error: AwsError }
  | { readonly kind: "drop"; readonly when: "before" | "after" };

/** Faults that were asked for and are not used up. */
export interface Faults extends Injections {
  /** Carries out an operation, or fails in its place; null: cut the connection. */
  apply(operation: string, carryOut: () => Promise<Reply>): Promise<Reply | null>;
  /** How many invocations the old configuration serves after an update. */
  readonly oldInvocations: () => number;
}

/** No faults, until one is asked for. */
export function createFaults(): Faults {
  const queues = new Map<string, Fault[]>();
  let oldInvocations = 0;
  const add = (operation: string, calls: number, fault: Fault): void => {
    const queue = queues.get(operation) ?? [];
    queues.set(operation, [...queue, ...Array.from({ length: calls }, () => fault)]);
  };
  return {
    throttle(operation, calls) {
      const reason = operation === "Invoke" ? "ConcurrentInvocationLimitExceeded" : undefined;
      add(operation, calls, { kind: "error", error: tooManyRequests(reason) });
    },
    fail: (operation, calls, error = serviceFailure()) => add(operation, calls, { kind: "error", error }),
    drop: (operation, calls, when = "before") => add(operation, calls, { kind: "drop", when }),
    serveOldFor(invocations) {
      oldInvocations = invocations;
    },
    oldInvocations: () => oldInvocations,
    async apply(operation, carryOut) {
      const fault = queues.get(operation)?.shift();
      if (fault?.kind === "error") throw fault.error;
      if (fault?.when === "before") return null;
      const reply = await carryOut();
      return fault === undefined ? reply : null;
    },
  };
}
