/**
 * Runs a workload as a Lambda function: `handler` for http events (function URL, payload format 2.0). In the package it is
 * index.mjs, and beside it is function.mjs, the workload's module, which exports `handle(request: Buffer): Buffer | string`.
 * What `handle` throws is answered with its `status` (400 when it refuses a request), else with 500.
 *
 * Every answer to a POST tells which instance made it and how many it has made, and COLDBENCH_NONCE of the function's
 * configuration where there is one: that proves which configuration it started from.
 */
import { handle } from "./function.mjs";

// V8 seeds Math.random from the system's entropy in every process; node:crypto would only add to the start.
const instance = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2)).join("");
const environment = process.env.COLDBENCH_NONCE;
let invocations = 0;

function respond(request) {
  try {
    return { status: 200, body: handle(request) };
  } catch (error) {
    return { status: error.status ?? 500, body: `${error.message}\n` };
  }
}

export async function handler({ body = "", isBase64Encoded, requestContext }) {
  if (requestContext.http.method !== "POST") return { statusCode: 405, headers: { allow: "POST" } };
  const answer = respond(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
  invocations += 1;
  return {
    statusCode: answer.status,
    headers: {
      "content-type": "application/octet-stream",
      "coldbench-instance": instance,
      "coldbench-invocation": String(invocations),
      ...(environment ? { "coldbench-environment": environment } : {}),
    },
    body: Buffer.from(answer.body).toString("base64"),
    isBase64Encoded: true,
  };
}
