import { messageOf } from "../../errors/bench-error.ts";
import type { EventShape } from "../../scenario/lambda-function.ts";
import type { Response } from "../target.ts";

/**
 * What a function's payload means as a response; a string says why it is none.
 * `raw`: status 200 and the payload as it is. `http`: as a function URL takes it (AWS Lambda, "Invoking function URLs"):
 * an object with `statusCode` says the response; any other JSON is the body of a 200, a string without its quotes. A
 * streamed payload may begin with its status and headers as JSON, ended by eight NUL bytes.
 * @param streamed it came in pieces: then it need not be JSON
 */
export function toResponse(shape: EventShape, payload: Uint8Array, streamed = false): Response | string {
  if (shape === "raw") return { status: 200, headers: {}, body: payload };
  const parsed = parseJson(payload);
  if (parsed.ok && !streamed) return fromJson(parsed.value, payload);
  const preluded = withPrelude(payload);
  if (preluded !== undefined) return preluded;
  if (streamed) return { status: 200, headers: { "content-type": "application/octet-stream" }, body: payload };
  const what = payload.length === 0 ? "is empty" : `is no JSON (${parsed.ok ? "" : parsed.reason})`;
  return `the function's response ${what}; a handler of http events returns an object with statusCode, or other JSON`;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

function parseJson(bytes: Uint8Array): Parsed {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function fromJson(value: unknown, payload: Uint8Array): Response | string {
  if (isObject(value) && "statusCode" in value) {
    const head = readHead(value);
    if (typeof head === "string") return head;
    const body = readBody(value);
    return typeof body === "string" ? body : { ...head, body };
  }
  const body = typeof value === "string" ? encode(value) : payload;
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readHead(value: Readonly<Record<string, unknown>>): Pick<Response, "status" | "headers"> | string {
  const status = readStatus(value["statusCode"]);
  if (typeof status === "string") return status;
  const headers = readHeaders(value["headers"] ?? {});
  if (typeof headers === "string") return headers;
  const cookies = value["cookies"] ?? [];
  if (!Array.isArray(cookies) || cookies.some((cookie) => typeof cookie !== "string")) {
    return `cookies of the function's response are ${excerpt(cookies)}, not an array of strings`;
  }
  return { status, headers: cookies.length === 0 ? headers : { ...headers, "set-cookie": cookies.join(", ") } };
}

function readStatus(given: unknown): number | string {
  const status = typeof given === "string" && /^\d{3}$/.test(given) ? Number(given) : given;
  if (typeof status === "number" && Number.isInteger(status) && status >= 100 && status <= 599) return status;
  return `statusCode of the function's response is ${excerpt(given)}, not an integer from 100 to 599`;
}

/** Names in lower case. Numbers and booleans are written as they are in JSON. */
function readHeaders(given: unknown): Readonly<Record<string, string>> | string {
  if (!isObject(given)) return `headers of the function's response are ${excerpt(given)}, not an object`;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "string") headers[name.toLowerCase()] = value;
    else if (typeof value === "number" || typeof value === "boolean") headers[name.toLowerCase()] = `${value}`;
    else return `header ${name} of the function's response is ${excerpt(value)}, not a string`;
  }
  return headers;
}

function readBody({ body = "", isBase64Encoded = false }: Readonly<Record<string, unknown>>): Uint8Array | string {
  if (body === null) return new Uint8Array();
  if (isObject(body)) return encode(JSON.stringify(body));
  if (typeof body !== "string") return `body of the function's response is ${excerpt(body)}, not a string`;
  if (isBase64Encoded !== true) return encode(body);
  if (!/^[A-Za-z0-9+/]*={0,2}\s*$/.test(body))
    return "body of the function's response is not the base64 that it claims to be";
  return new Uint8Array(Buffer.from(body, "base64"));
}

/** Status, headers and cookies before a streamed body (content type application/vnd.awslambda.http-integration-response). */
function withPrelude(payload: Uint8Array): Response | string | undefined {
  const end = Buffer.from(payload.buffer, payload.byteOffset, payload.length).indexOf(Buffer.alloc(8));
  if (end === -1) return undefined;
  const parsed = parseJson(payload.subarray(0, end));
  if (!parsed.ok || !isObject(parsed.value)) return undefined;
  const head = readHead({ statusCode: 200, ...parsed.value });
  return typeof head === "string" ? head : { ...head, body: payload.subarray(end + 8) };
}

function excerpt(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100) ?? String(value);
}
