import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { HttpConfig } from "../../scenario/endpoint.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { findExecutable } from "../../system/executable.ts";
import { openConnection } from "../../system/https-connection.ts";
import { maxOutputBytes } from "../local/process-instance.ts";
import type { Deployment, Invocation, Target } from "../target.ts";
import { requestAtOnce } from "./burst.ts";
import { type ColdPreparation, createColdPreparation } from "./cold-preparation.ts";
import { parseEndpoint } from "./endpoint.ts";
import { createActivities } from "./endpoint-activity.ts";
import { knownFacts, surveyEndpoint } from "./endpoint-facts.ts";
import { createEndpointInstance } from "./endpoint-instance.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";
import { httpStarts } from "./http-starts.ts";
import { serveEndpoint } from "./serve-endpoint.ts";
import { requestAnew, unsent } from "./timed-request.ts";

/** Whom to trust, where it is not what this machine trusts. */
export interface HttpTargetOptions {
  /** PEM certificates of the only authorities. Default: Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly authorities?: readonly string[];
}

/** Measures an endpoint that is deployed elsewhere, from here: the network between is part of every sample. */
export function createHttpTarget(context: AdapterContext, options: HttpTargetOptions = {}): Target<HttpConfig> {
  const activityOf = createActivities(context.clock);
  return {
    kind: "http",
    capabilities: {
      starts: httpStarts,
      phases: ["connect", "handle"],
      accounting: "none",
      freshInstancePerRequest: ({ instancePerRequest }) => instancePerRequest === true,
    },
    probe: async () => ({ available: true, version: `HTTP/1.1 client of node ${process.versions.node}` }),
    async deploy(config, signal) {
      const endpoint = parseEndpoint(config.url);
      const { host, port } = endpoint.origin;
      const activity = activityOf(`${host}:${port}`);
      const setup: EndpointSetup = { context, endpoint, activity, authorities: options.authorities };
      await checkReachable(setup, config, signal);
      return createDeployment(setup, config);
    },
  };
}

/**
 * What is not there before the first trial is skipped with its reason. Where a command makes the endpoint, there need not be
 * one yet; then the command itself is looked for.
 * @throws BenchError "target-unavailable"
 */
async function checkReachable(setup: EndpointSetup, { url, cold }: HttpConfig, signal: AbortSignal): Promise<void> {
  const { context, endpoint, activity, authorities } = setup;
  if (cold?.by === "command") {
    findExecutable(cold.command[0], context.env["PATH"] ?? "");
    return;
  }
  const end = activity.begin();
  const opening = await openConnection(endpoint.origin, { clock: context.clock, signal, maxOutputBytes, authorities });
  end();
  if (opening.ok) return opening.connection[Symbol.asyncDispose]();
  throw new BenchError("target-unavailable", `${url} cannot be reached: ${opening.message}`, {
    hint: "deploy it first, or correct `url`",
  });
}

function createDeployment(setup: EndpointSetup, config: HttpConfig): Deployment {
  const preparation = config.cold === undefined ? undefined : createColdPreparation(setup, config, config.cold);
  return {
    facts: knownFacts(config),
    ...(preparation === undefined ? {} : { preparation }),
    async start(kind, request, signal) {
      if (kind !== "cold" || preparation === undefined) throw new Error(`an endpoint elsewhere has no ${kind} start`);
      const unready = await makeCold(setup, preparation, signal);
      if (unready !== null) return { invocation: unready, instance: null };
      const { invocation, connection } = await requestAnew(setup, request, signal);
      return { invocation, instance: invocation.result.ok ? createEndpointInstance(setup, connection) : null };
    },
    ...(preparation === undefined
      ? {
          async attach(request, signal) {
            // Untimed, and so that a sleeping endpoint is awake; what fails here fails again in the first request.
            const { connection } = await requestAnew(setup, request, signal);
            return createEndpointInstance(setup, connection);
          },
        }
      : {
          async burst(count, request, signal) {
            const unready = await makeCold(setup, preparation, signal);
            if (unready !== null) return Array.from({ length: count }, () => unready);
            return requestAtOnce(setup, count, request, signal);
          },
        }),
    service: serveEndpoint(setup, preparation !== undefined),
    survey: async (request, signal) => surveyEndpoint(setup, request, signal),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Null where it is cold already, as the runner sees to; else why it cannot be made so, as an invocation that was not sent. */
async function makeCold(
  { context }: EndpointSetup,
  preparation: ColdPreparation,
  signal: AbortSignal,
): Promise<Invocation | null> {
  try {
    signal.throwIfAborted();
    if (!preparation.isCold()) await preparation.run("cold", signal);
    return null;
  } catch (error) {
    return unsent(context.clock.now(), signal.aborted ? "timeout" : "start-failed", messageOf(error));
  }
}
