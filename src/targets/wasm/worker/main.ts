import type { WorkerOptions } from "../hosted/host-folder.ts";
import { allocationFailed } from "../host/failure.ts";
import { failureHeader, formatTiming, instanceHeader, invocationHeader, timingHeader } from "../host/protocol.ts";
import { createSystemInterface, type SystemInterface, wasiModule } from "../host/system-interface.ts";
import { type WasmExports, type WasmModule, wasm } from "../webassembly.ts";

/**
 * The program of a worker: a fetch handler that runs a WASI command once per request, in an instance of its own. The
 * same on workerd, Bun and Deno, and the same WASI as on the embedded host, so that what differs is the runtime.
 * @param module compiled by the runtime in the way that it has
 */
export function createFetch(module: WasmModule, options: WorkerOptions): (request: Request) => Promise<Response> {
  const system = createSystemInterface(options.args, options.env, options.outputBytes);
  let nonce: string | undefined;
  let instances = 0;
  return async (request) => {
    // Before the body has come: a request in flight holds its instance, which is how idle ones are weighed.
    const instance = instantiate(module, system);
    const input = new Uint8Array(await request.arrayBuffer());
    // Not as the worker starts: workerd allows no random values before there is a request.
    nonce ??= crypto.randomUUID();
    const headers = new Headers({ [instanceHeader]: `${nonce}-${++instances}`, [invocationHeader]: "1" });
    const { timing, ...run } = runOnce(instance, system, input);
    // The clock of workerd stands still while code runs, against timing attacks: then nothing is claimed.
    if (timing.callNs > 0) headers.set(timingHeader, formatTiming(timing));
    if (run.ok) return new Response(run.output as Uint8Array<ArrayBuffer>, { headers });
    headers.set(failureHeader, run.code);
    return new Response(run.message, { status: 500, headers });
  };
}

type Run = { readonly timing: { readonly initNs: number; readonly callNs: number } } & (
  | { readonly ok: true; readonly output: Uint8Array }
  | { readonly ok: false; readonly code: string; readonly message: string }
);

interface Instance {
  readonly exports?: WasmExports;
  readonly thrown?: unknown;
  readonly initMs: number;
}

function instantiate(module: WasmModule, system: SystemInterface): Instance {
  const beganMs = performance.now();
  try {
    const { exports } = new wasm.Instance(module, { [wasiModule]: system.imports as Record<string, unknown> });
    return { exports, initMs: performance.now() - beganMs };
  } catch (thrown) {
    return { thrown, initMs: performance.now() - beganMs };
  }
}

/** Synchronous from here on: guests run one after another, on one set of WASI functions. */
function runOnce({ exports, thrown: refused, initMs }: Instance, system: SystemInterface, input: Uint8Array): Run {
  const calledMs = performance.now();
  let thrown = refused;
  if (exports !== undefined) {
    try {
      system.enter(exports, input);
      callStart(exports);
    } catch (error) {
      thrown = error ?? new Error("the guest threw nothing");
    }
  }
  const timing = { initNs: Math.round(initMs * 1e6), callNs: Math.round((performance.now() - calledMs) * 1e6) };
  const failure = describeFailure(thrown, system);
  const output = system.streams.output();
  system.leave();
  return failure === undefined ? { ok: true, timing, output } : { ok: false, timing, ...failure };
}

function callStart(exports: WasmExports): void {
  (exports["_start"] as () => void)();
}

/** Undefined when the guest finished: it returned from `_start`, or exited with 0. */
function describeFailure(
  thrown: unknown,
  system: SystemInterface,
): { readonly code: string; readonly message: string } | undefined {
  const { streams } = system;
  if (streams.overflowed) return { code: "output-limit", message: "the guest wrote more than its output limit" };
  if (thrown === undefined) return undefined;
  const code = system.exitCode(thrown);
  if (code === 0) return undefined;
  const said = streams.errorTail() === "" ? "" : `; it wrote: ${streams.errorTail()}`;
  if (code !== undefined) {
    const outOfMemory = allocationFailed.test(said);
    return { code: outOfMemory ? "memory-limit" : "exit", message: `the guest exited with ${code}${said}` };
  }
  const { name, message } = thrown as Error;
  if (name === "LinkError" || /import object|import .* must be|Import #\d+/i.test(message))
    return { code: "missing-import", message };
  return {
    code: /memory/i.test(`${message}${said}`) && name === "RangeError" ? "memory-limit" : "trap",
    message: `${message}${said}`,
  };
}
