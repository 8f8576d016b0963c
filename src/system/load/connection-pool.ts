import type { Origin } from "../https-connection.ts";
import { type LoadAnswer, type LoadConnection, openLoadConnection } from "./load-connection.ts";

/** Connections of an open loop: as many as there are requests under way, the one used last first. */
export interface ConnectionPool {
  /**
   * Sends a request on an idle connection, else on a new one.
   * @param onAccepted called when the server accepts a new connection
   * @returns what gives it up; its answer does not come then
   */
  send(onAnswer: (answer: LoadAnswer) => void, onAccepted: () => void): () => void;
  destroy(): void;
}

/** @param bytes every request */
export function createConnectionPool(origin: Origin, bytes: Buffer): ConnectionPool {
  const idle: LoadConnection[] = [];
  const all = new Set<LoadConnection>();
  const take = (onAccepted: () => void): LoadConnection => {
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) {
      if (one.open) return one;
      all.delete(one);
    }
    const opened = openLoadConnection(origin, bytes, onAccepted);
    all.add(opened);
    return opened;
  };
  const giveUp = (connection: LoadConnection): void => {
    all.delete(connection);
    connection.destroy();
  };
  return {
    send(onAnswer, onAccepted) {
      const connection = take(onAccepted);
      connection.send((answer) => {
        if (connection.open) idle.push(connection);
        else all.delete(connection);
        onAnswer(answer);
      });
      return () => giveUp(connection);
    },
    destroy() {
      for (const connection of all) connection.destroy();
      all.clear();
    },
  };
}
