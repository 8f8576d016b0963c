/**
 * Runs a workload in the http shape: `PORT=8080 node server.mjs <module>`, where the module exports
 * `handle(request: Buffer): Buffer | string`. POST the request, get the response. What `handle` throws is answered with
 * its `status` (400 when it refuses a request), else with 500.
 *
 * Every response to a POST tells which instance made it and how many it has made, which is how a caller proves that a
 * start was cold. SIGTERM ends the process with 0: as PID 1 of a container it would be ignored otherwise.
 */
import { createServer } from "node:http";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { handle } = await import(pathToFileURL(resolve(process.argv[2])).href);
// V8 seeds Math.random from the system's entropy in every process; node:crypto would only add to the start.
const instance = Array.from({ length: 2 }, () => Math.random().toString(36).slice(2)).join("");
let invocations = 0;

function respond(request) {
  try {
    return { status: 200, body: handle(request) };
  } catch (error) {
    return { status: error.status ?? 500, body: `${error.message}\n` };
  }
}

const server = createServer((request, response) => {
  if (request.method !== "POST") {
    response.writeHead(405, { allow: "POST" }).end();
    return;
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { status, body } = respond(Buffer.concat(chunks));
    invocations += 1;
    response.writeHead(status, {
      "content-type": "application/octet-stream",
      "content-length": Buffer.byteLength(body),
      "coldbench-instance": instance,
      "coldbench-invocation": invocations,
    });
    response.end(body);
  });
});

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
if (process.env.PORT === undefined) {
  process.stderr.write("PORT is not set\n");
  process.exitCode = 2;
} else {
  // On every address, so that it can be reached inside a container.
  server.listen(Number(process.env.PORT), "0.0.0.0");
}
