import { createConnection } from "./connection.mjs";
import { describeError, RuntimeError } from "./error.mjs";

/** A client of the Lambda Runtime API at host:port. */
export function createClient(authority) {
  const connection = createConnection(authority);
  const head = (method, path, headers) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} /2018-06-01/runtime/${path} HTTP/1.1\r\nHost: ${authority}\r\n${lines.join("")}\r\n`;
  };
  const post = (path, body, headers) => {
    connection.send(head("POST", path, { ...headers, "Content-Length": Buffer.byteLength(body) }) + body);
    return connection.receive();
  };
  const postError = (path, error) => {
    const document = describeError(error);
    return post(path, JSON.stringify(document), {
      "Content-Type": "application/json",
      "Lambda-Runtime-Function-Error-Type": headerValue(document.errorType),
    });
  };
  return {
    /** The next event, however long it takes. */
    async next() {
      connection.send(head("GET", "invocation/next", {}));
      const { status, headers, body } = await connection.receive();
      if (status !== 200)
        throw new RuntimeError("Runtime.PlatformError", `invocation/next answered ${status}: ${body}`);
      return { requestId: headers["lambda-runtime-aws-request-id"], headers, body };
    },
    // What the API refuses, a response that is too large, is its to report: the runtime goes on.
    respond: (requestId, result) => {
      return post(`invocation/${requestId}/response`, stringify(result), { "Content-Type": "application/json" });
    },
    fail: (requestId, error) => postError(`invocation/${requestId}/error`, error),
    failInit: (error) => postError("init/error", error),
    /** Begins a response of unknown length: the caller sends chunks on the connection, and receives the answer. */
    beginResponse(requestId, headers) {
      connection.send(head("POST", `invocation/${requestId}/response`, headers));
      return connection;
    },
  };
}

/** Anything can be the name of an error, but not everything can be in a header. */
export function headerValue(text) {
  return text.replace(/[^\x21-\x7e]/g, "?");
}

function stringify(result) {
  try {
    return JSON.stringify(result) ?? "null";
  } catch {
    throw new RuntimeError("Runtime.JSONStringifyError", "Unable to stringify response body");
  }
}
