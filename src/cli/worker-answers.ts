import { parentPort, type TransferListItem } from "node:worker_threads";
import { BenchError } from "../errors/bench-error.ts";

/** What a worker of a `WorkerPool` answers to an order. An error of ours goes in parts: its class does not survive the way. */
export type WorkerAnswer<Result> =
  | { readonly result: Result }
  | { readonly refused: Pick<BenchError, "code" | "message" | "hint"> }
  | { readonly failed: unknown };

/**
 * The program of a worker: one order at a time, one answer to each.
 * @param moved what of a result goes to the other side without being copied
 */
export function answerOrders<Order, Result>(
  handle: (order: Order) => Promise<Result>,
  moved: (result: Result) => readonly TransferListItem[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new BenchError("internal", "a worker was started as a program of its own");
  const answer = async (order: Order): Promise<void> => {
    try {
      const result = await handle(order);
      port.postMessage({ result } satisfies WorkerAnswer<Result>, moved(result));
    } catch (error) {
      port.postMessage(toFailure(error));
    }
  };
  port.on("message", (order: Order) => void answer(order));
}

function toFailure(error: unknown): WorkerAnswer<never> {
  if (!(error instanceof BenchError)) return { failed: error };
  const { code, message, hint } = error;
  return { refused: { code, message, hint } };
}
