import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./error.mjs";

const streaming = Symbol.for("aws.lambda.runtime.handler.streaming");
const highWaterMark = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

/** What a function's code finds as a global: the way to mark a handler that streams. */
globalThis.awslambda = {
  ...globalThis.awslambda,
  streamifyResponse(run, options) {
    run[streaming] = "response";
    if (typeof options?.highWaterMark === "number") run[highWaterMark] = Math.trunc(options.highWaterMark);
    return run;
  },
  HttpResponseStream: {
    /** Puts status, headers and cookies of an HTTP response before the stream, and eight NUL bytes between them. */
    from(stream, prelude) {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude));
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

/**
 * The function that `name` ("index.handler", "folder/file.nested.handler") stands for under `root`, as AWS's client finds it:
 * the file as it is, else with .js, .mjs or .cjs, else what Node's own resolution of the module name finds.
 */
export async function loadHandler(root, name) {
  if (name.includes("..")) {
    const advice = "Use absolute paths when specifying root directories in handler names.";
    throw new RuntimeError("Runtime.MalformedHandlerName", `'${name}' is not a valid handler name. ${advice}`);
  }
  const file = basename(name);
  const folder = name.slice(0, name.length - file.length);
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(file) ?? [];
  if (path === undefined) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const exports = await loadModule(root, folder, module);
  const run = exportAt(exports, path) ?? exportAt(exports?.default, path);
  if (run === undefined) throw new RuntimeError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof run !== "function") throw new RuntimeError("Runtime.HandlerNotFound", `${name} is not a function`);
  if (run[streaming] !== undefined && run[streaming] !== "response") {
    throw new RuntimeError("Runtime.MalformedStreamingHandler", "Only response streaming is supported.");
  }
  return { run, streaming: run[streaming] === "response", highWaterMark: run[highWaterMark] };
}

async function loadModule(root, folder, module) {
  const path = resolve(root, folder, module);
  try {
    const found = ["", ".js", ".mjs", ".cjs"].map((extension) => path + extension).find((file) => existsSync(file));
    if (found !== undefined) return await import(pathToFileURL(found).href);
    const require = createRequire(join(root, "noop.js"));
    return require(require.resolve(module, { paths: [root, join(root, folder)] }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error instanceof SyntaxError) throw new RuntimeError("Runtime.UserCodeSyntaxError", `${error}`, error);
    if (error.code === "MODULE_NOT_FOUND") throw new RuntimeError("Runtime.ImportModuleError", `${error}`, error);
    throw error;
  }
}

function exportAt(exports, path) {
  let value = exports;
  for (const key of path.split(".")) value = value !== null && typeof value === "object" ? value[key] : undefined;
  return value ?? undefined;
}
