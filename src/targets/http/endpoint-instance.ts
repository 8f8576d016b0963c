import type { HttpConnection } from "../../system/http-connection.ts";
import type { Instance } from "../target.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";
import { requestAgain, requestAnew } from "./timed-request.ts";

/**
 * Sends further requests over the connection that is open; over a new one, timed as `connect`, where there is none (any more).
 * Disposing of it closes the connection, so that it keeps nothing awake.
 */
export function createEndpointInstance(setup: EndpointSetup, first: HttpConnection | null): Instance {
  let connection = first;
  return {
    async invoke(request, signal) {
      const usable = connection;
      connection = null;
      if (usable?.open === false) await usable[Symbol.asyncDispose]();
      const answered =
        usable?.open === true
          ? await requestAgain(setup, usable, request, signal)
          : await requestAnew(setup, request, signal);
      ({ connection } = answered);
      return answered.invocation;
    },
    async [Symbol.asyncDispose]() {
      await connection?.[Symbol.asyncDispose]();
      connection = null;
    },
  };
}
