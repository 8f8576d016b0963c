/**
 * The `http` shape as a component of wasi:http: POST the request, get the response, as ./server.mjs answers it. Runs in
 * jco's JavaScript engine (StarlingMonkey), whose interface is the service worker's `fetch` event; jco adds `Buffer`.
 */

/** Null until the first request: what runs before that is part of the build, which snapshots it for every instance. */
let instance = null;
let invocations = 0;

function respond(handle, request) {
  try {
    return { status: 200, body: handle(request) };
  } catch (error) {
    return { status: error.status ?? 500, body: `${error.message}\n` };
  }
}

async function answer(handle, request) {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
  const { status, body } = respond(handle, Buffer.from(await request.arrayBuffer()));
  instance ??= Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");
  invocations += 1;
  return new Response(body, {
    status,
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(Buffer.byteLength(body)),
      "coldbench-instance": instance,
      "coldbench-invocation": String(invocations),
    },
  });
}

/** Answers every request to the component with `handle(request: Buffer): Buffer | string`. Call it once, at the start. */
export function serve(handle) {
  addEventListener("fetch", (event) => event.respondWith(answer(handle, event.request)));
}
