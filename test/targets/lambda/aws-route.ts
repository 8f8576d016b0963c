import { request as sendHttp } from "node:http";
import type { AwsAccess } from "../../../src/system/aws-clients.ts";

/** One request as the SDK sends it. */
export interface SentRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Everything that the SDK sends to AWS, led to an emulator instead: hosts, signatures and bodies are those of AWS. */
export interface AwsRoute {
  readonly transport: NonNullable<AwsAccess["transport"]>;
  readonly sent: SentRequest[];
}

/** @param url where the emulator listens; undefined: nobody answers */
export function routeAws(url: string | undefined): AwsRoute {
  const sent: SentRequest[] = [];
  const handle = async (request: SentRequest): Promise<{ response: unknown }> => {
    sent.push(request);
    if (url === undefined) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    return { response: await forward(new URL(url), request) };
  };
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
  const requestHandler = { handle, destroy: () => undefined, metadata: { handlerProtocol: "http/1.1" } };
  return { transport: { requestHandler: requestHandler as never, credentials }, sent };
}

async function forward({ hostname, port }: URL, { method, path, query, headers, body }: SentRequest): Promise<unknown> {
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
  return new Promise((resolve, reject) => {
    const outgoing = sendHttp(
      { hostname, port, method, path: search === "" ? path : `${path}?${search}`, headers },
      (incoming) => resolve({ statusCode: incoming.statusCode, headers: incoming.headers, body: incoming }),
    );
    outgoing.on("error", reject);
    outgoing.end(body as Uint8Array | undefined);
  });
}
