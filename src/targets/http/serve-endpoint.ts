import { BenchError } from "../../errors/bench-error.ts";
import type { Request } from "../../scenario/model.ts";
import type { Service, ServiceSupport } from "../target.ts";
import { addressRequest } from "./endpoint.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";
import { requestAnew } from "./timed-request.ts";

/**
 * The endpoint itself, for loads: what serves it is not ours to start, to weigh or to end. From zero where it can be made
 * cold, which has been done before by whoever asks.
 */
export function serveEndpoint(setup: EndpointSetup, canBeCold: boolean): ServiceSupport {
  return {
    reachable: true,
    async warm(request, signal) {
      const { invocation, connection } = await requestAnew(setup, request, signal);
      await connection?.[Symbol.asyncDispose]();
      const { result } = invocation;
      if (!result.ok) throw new BenchError("incomplete", `the endpoint does not answer: ${result.message}`);
      return serviceOf(setup, request);
    },
    ...(canBeCold ? { launch: async (request) => serviceOf(setup, request) } : {}),
  };
}

function serviceOf({ endpoint, activity }: EndpointSetup, request: Request): Service {
  const end = activity.begin();
  return {
    origin: endpoint.origin,
    request: addressRequest(endpoint, request),
    usage: async () => ({ cpuNs: null, memoryBytes: null }),
    [Symbol.asyncDispose]: async () => end(),
  };
}
