import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Serves a component of wasi:http with `wasmtime serve` on a free port, an instance per request. Resolves, once it
 * listens, to its `url` and a `close` that ends it. `args` are further options of wasmtime. Rejects when wasmtime cannot be
 * run or ends. To check answers, not to measure.
 */
export async function serveComponent(file, args = []) {
  const child = spawn("wasmtime", ["serve", "--addr", "127.0.0.1:0", ...args, file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await once(child, "spawn");
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stderr });
  const said = [];
  let url;
  for await (const line of lines) {
    said.push(line);
    url = /^Serving HTTP on (\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  if (url === undefined) {
    await ended;
    throw new Error(`wasmtime serve ended before it listened: ${said[0] ?? "it said nothing"}`);
  }
  // Nobody reads what it says of broken requests, and a full pipe would stop it.
  child.stderr.resume();
  const close = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, close, [Symbol.asyncDispose]: close };
}
