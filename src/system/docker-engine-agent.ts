import { Agent as HttpAgent, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** As Node's own agent keeps connections, ms. */
const idleMs = 5_000;

/** Connections to an engine, an answer of which that breaks off fails its request. */
export function createEngineAgent(protocol: "http" | "https"): HttpAgent {
  const options = { keepAlive: true, scheduling: "lifo", timeout: idleMs } as const;
  return failBrokenAnswers(protocol === "https" ? new HttpsAgent(options) : new HttpAgent(options));
}

/** The same agent. docker-modem waits for the end of an answer alone, and would wait for ever for one that breaks off. */
export function failBrokenAnswers(agent: HttpAgent): HttpAgent {
  const own = agent as unknown as { addRequest(request: ClientRequest, ...rest: readonly unknown[]): void };
  const addRequest = own.addRequest.bind(agent);
  own.addRequest = (request, ...rest) => {
    request.once("response", (response: IncomingMessage) => {
      response.once("close", () => {
        if (!response.complete) request.emit("error", new Error("the engine broke its answer off"));
      });
    });
    addRequest(request, ...rest);
  };
  return agent;
}
