import type { Request } from "../../scenario/model.ts";
import type { Origin } from "../../system/https-connection.ts";
import type { HttpRequest } from "../../system/http-connection.ts";

/** An endpoint as its address says it. */
export interface Endpoint {
  readonly origin: Origin;
  /** Host and port as the header `host` has them: no port where it is the protocol's own. */
  readonly authority: string;
  /** Begins with a slash. */
  readonly path: string;
}

/** @param url http or https, as the scenario file's check has it @throws TypeError when it is no address */
export function parseEndpoint(url: string): Endpoint {
  const { protocol, hostname, port, host, pathname } = new URL(url);
  const secure = protocol === "https:";
  return {
    origin: {
      secure,
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? (secure ? 443 : 80) : Number(port),
    },
    authority: host,
    path: pathname,
  };
}

/**
 * The request as it is sent: its path behind the endpoint's own, where `/` adds nothing ("/fn" and "/" is "/fn", "/fn" and
 * "/a?b" is "/fn/a?b"), and a header `host` unless it has one.
 */
export function addressRequest({ authority, path }: Endpoint, request: Request): HttpRequest {
  const addsNothing = request.path === "/" || request.path.startsWith("/?");
  return {
    method: request.method,
    path: addsNothing ? `${path}${request.path.slice(1)}` : `${path.replace(/\/$/, "")}${request.path}`,
    headers: { host: authority, ...lowerCase(request.headers) },
    body: request.body,
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
