import { messageOf } from "../errors/bench-error.ts";
import { type DockerEngine, engineMessage } from "./docker-engine.ts";

/** What could not be removed because its engine was gone: it is tried again when the engine answers. */
export interface LeftBehind {
  /** @param remove removes it, and closes its journal entry; may be called more than once */
  add(remove: () => Promise<void>): void;
  /** Tries all of them. What still cannot be removed stays, here and in the journal: nothing is thrown. */
  removeAgain(): Promise<void>;
}

/** Nothing at first. */
export function createLeftBehind(): LeftBehind {
  const left = new Set<() => Promise<void>>();
  return {
    add: (remove) => void left.add(remove),
    async removeAgain() {
      for (const remove of left) {
        try {
          await remove();
          left.delete(remove);
        } catch {
          // It was told when it failed first.
        }
      }
    },
  };
}

/** A call of dockerode whose types do not know yet that it takes a signal. */
type Abortable = (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;

/** How long removals and questions wait for an engine that takes calls and does not answer them, ms. */
export const engineSilenceMs = 30_000;

/** @throws Error with the reason, where the engine does not answer a ping */
export async function pingEngine({ client, address }: DockerEngine, signal: AbortSignal): Promise<void> {
  try {
    await (client.ping.bind(client) as Abortable)({ abortSignal: signal });
  } catch (error) {
    const where = address.kind === "socket" ? address.path : `${address.host}:${address.port}`;
    const reason = signal.aborted ? messageOf(signal.reason) : engineMessage(error);
    throw new Error(`the Docker Engine at ${where} does not answer: ${reason}`, { cause: error });
  }
}
