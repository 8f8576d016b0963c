import { basename, isAbsolute } from "node:path";
import { defaults } from "../../scenario/defaults.ts";
import type { HttpConfig } from "../../scenario/endpoint.ts";
import type { Request } from "../../scenario/model.ts";
import { openConnection } from "../../system/https-connection.ts";
import { maxOutputBytes } from "../local/process-instance.ts";
import { addressRequest } from "./endpoint.ts";
import type { EndpointSetup } from "./endpoint-setup.ts";
import { describeWait } from "./wait-text.ts";

/** What is known before anything is sent. */
export function knownFacts({ url, cold, instancePerRequest }: HttpConfig): Record<string, string> {
  return {
    url,
    protocol: "HTTP/1.1, a new connection for each trial, kept alive for its warm requests",
    dns: "asked for each new connection, kept by nobody here; the system's resolver may answer from its cache",
    proxy: "none: the variables that name one are not used",
    redirects: "not followed: a failure",
    ...(instancePerRequest === true ? { instances: "one for each request, as the scenario says" } : {}),
    ...coldFacts(cold),
  };
}

function coldFacts(cold: HttpConfig["cold"]): Record<string, string> {
  if (cold === undefined) return {};
  if (cold.by === "command") {
    const words = cold.command.map((word) => (isAbsolute(word) ? basename(word) : word));
    return { cold: `by a command before each start, untimed: ${words.join(" ")}` };
  }
  const { trials } = defaults;
  return {
    cold: `by ${describeWait(cold.idleMs)} with nothing sent before each start, untimed`,
    "cold-wait": `${trials} trials, the default, wait ${describeWait(cold.idleMs * trials)}; --trials says how many there are`,
  };
}

/**
 * What one untimed request tells: addresses, TLS, the server's name, whether its instances can be told apart.
 * @throws Error when there is no answer
 */
export async function surveyEndpoint(
  { context, endpoint, activity, authorities }: EndpointSetup,
  request: Request,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const end = activity.begin();
  try {
    const opening = await openConnection(endpoint.origin, {
      clock: context.clock,
      signal,
      maxOutputBytes,
      authorities,
    });
    if (!opening.ok) throw new Error(opening.message);
    await using connection = opening.connection;
    const exchange = await connection.exchange(addressRequest(endpoint, request), signal);
    if (!exchange.ok) throw new Error(exchange.message);
    const { status, headers } = exchange.response;
    const { tls, addresses } = opening;
    const hasNonce = headers["coldbench-instance"] !== undefined && headers["coldbench-invocation"] !== undefined;
    return {
      addresses: addresses.join(", "),
      tls:
        tls === undefined
          ? "none"
          : `${tls.version}, ${tls.cipher}, certificate verified, nothing resumed of an earlier session`,
      ...(tls === undefined ? {} : { alpn: tls.alpn }),
      server: headers["server"] ?? "not named",
      "first-status": String(status),
      connection: connection.open
        ? "kept alive"
        : "closed by the server after each response: warm requests connect anew",
      "instance-nonce": hasNonce ? "answered" : "not answered: its samples are unproved",
    };
  } finally {
    end();
  }
}
