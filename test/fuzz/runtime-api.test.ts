import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { event, runtime, serveApi } from "../targets/lambda-local/functions/served-api.ts";
import { fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";

const served = serveApi();
const usual = 150;

const method = fc.oneof(
  fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", ""),
  fc.string({ maxLength: 5 }),
);
const path = fc.oneof(
  fc.constantFrom(
    `${runtime}/invocation/next`,
    `${runtime}/invocation/${event.requestId}/response`,
    `${runtime}/invocation/${event.requestId}/error`,
    `${runtime}/invocation/../../x/response`,
    `${runtime}/invocation/%00/response`,
    `${runtime}/init/error`,
    "/2020-01-01/extension/register",
    "/2020-01-01/extension/event/next",
    "http://127.0.0.1/absolute",
    "*",
    "",
  ),
  fc.string({ maxLength: 60 }),
  fc.constant(`/${"a".repeat(100_000)}`),
);
const header = fc.oneof(
  fc.constantFrom(
    "Lambda-Runtime-Function-Response-Mode: streaming",
    "Lambda-Runtime-Function-Response-Mode: other",
    "Lambda-Runtime-Function-Error-Type: x\u001b[2J",
    "Lambda-Extension-Name: e",
    "Lambda-Extension-Identifier: none",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked, identity",
    "Content-Length: 99999999999",
    "Content-Length: -1",
    "Content-Length: 3\r\nContent-Length: 4",
    "Expect: 100-continue",
    "Upgrade: websocket\r\nConnection: Upgrade",
    "Trailer: Lambda-Runtime-Function-Error-Body",
    `X-Large: ${"a".repeat(200_000)}`,
    "No colon at all",
    " folded: x",
    "X-Injected: a\r\nLambda-Runtime-Aws-Request-Id: b",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const body = fc.oneof(
  fc.constantFrom(
    "",
    "null",
    '{"errorMessage":7}',
    "5\r\nhello\r\n0\r\n\r\n",
    "fffffffff\r\nx",
    "x".repeat(1 << 20),
    '{"events":["INVOKE",7]}',
    '{"events":7}',
  ),
  fc.string({ unit: "binary", maxLength: 100 }),
);

/** Sends bytes, some of them late, and goes away. */
function send(port: number, text: string, late: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (): void => void socket.destroy();
    socket
      .on("error", end)
      .on("close", () => resolve())
      .on("data", () => undefined);
    const half = late ? Math.floor(text.length / 2) : text.length;
    socket.write(text.slice(0, half));
    setTimeout(() => {
      if (!socket.destroyed) socket.end(text.slice(half));
      setTimeout(end, 10);
    }, 5);
  });
}

test(
  "whatever a runtime sends, the API goes on: the next runtime gets its event, and its answer arrives",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ method, path, headers: fc.array(header, { maxLength: 4 }), body, late: fc.boolean() }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (requests) => {
          served.restart();
          for (const { method: verb, path: where, headers, body: content, late } of requests) {
            const head = [`${verb} ${where} HTTP/1.1`, "Host: x", ...headers].join("\r\n");
            await send(served.api.port, `${head}\r\n\r\n${content}`, late);
          }
          served.restart();
          const handling = await served.handOut();
          expect((await served.reply("response", { body: "right" })).status).toBe(202);
          const reply = await handling.reply;
          expect(reply.kind === "response" ? Buffer.from(reply.payload).toString() : reply.kind).toBe("right");
        },
      ),
      { ...fuzzing(usual), endOnFailure: true },
    );
    expect(process.memoryUsage().rss).toBeLessThan(2 ** 31);
  },
  fuzzTimeoutMs(usual),
);
