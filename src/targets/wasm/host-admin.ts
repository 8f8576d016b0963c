import { BenchError } from "../../errors/bench-error.ts";
import type { Exchange, HttpConnection } from "../../system/http-connection.ts";
import { type AdminAction, adminPath, type HostStatus } from "./host/protocol.ts";

/** Asks a host for its status; afterwards it enforces time limits at no cost per request. Untimed. */
export async function readStatus(connection: HttpConnection, token: string, signal: AbortSignal): Promise<HostStatus> {
  const body = await administer(connection, token, { action: "status", method: "GET" }, signal);
  return JSON.parse(new TextDecoder().decode(body)) as HostStatus;
}

/** Hands a host the bytes of another module, for `compile`. Untimed. */
export async function uploadModule(
  connection: HttpConnection,
  token: string,
  module: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  await administer(connection, token, { action: "module", method: "PUT", body: module }, signal);
}

/** Lets a host collect its garbage, so that what it weighs is what it holds. */
export async function collectGarbage(connection: HttpConnection, token: string, signal: AbortSignal): Promise<void> {
  await administer(connection, token, { action: "collect", method: "POST" }, signal);
}

async function administer(
  connection: HttpConnection,
  token: string,
  { action, method, body }: { readonly action: AdminAction; readonly method: string; readonly body?: Uint8Array },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const request = { method, path: adminPath(token, action), headers: {}, body: body ?? new Uint8Array() };
  const exchange: Exchange = await connection.exchange(request, signal);
  if (!exchange.ok) throw new BenchError("internal", `the Wasm host does not answer "${action}": ${exchange.message}`);
  if (exchange.response.status !== 200) {
    throw new BenchError("internal", `the Wasm host answers "${action}" with status ${exchange.response.status}`);
  }
  return exchange.response.body;
}
