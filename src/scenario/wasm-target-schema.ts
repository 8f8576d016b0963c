import { z } from "zod";
import { defaults } from "./defaults.ts";
import { duration, filledText, memory, path, size, text, worded } from "./fields.ts";
import { commonFields } from "./target-fields.ts";
import { codeStates, wasmShapes } from "./wasm-host.ts";

/** A WebAssembly module on a Wasm host, as the file says it. */
export const wasmTarget = z
  .strictObject({
    kind: z.literal("wasm").meta({ description: "A WebAssembly module on a Wasm host." }),
    host: worded(z.string().min(1), "a Wasm host", "Name one that `bench doctor` lists, or describe it in hosts.")
      .meta({
        description:
          "The host that runs it: embedded (our own persistent one, in V8), or a runtime such as wasmtime or one described in hosts.",
        examples: ["embedded", "wasmtime", "wazero", "workerd"],
      })
      .prefault("embedded"),
    module: path.meta({
      description:
        "A WASI command (.wasm): request on stdin, response on stdout; with shape http, a wasi:http component.",
    }),
    shape: worded(z.enum(wasmShapes), "a shape of a Wasm target")
      .meta({
        description:
          "How it runs. command: a process per request. http: a wasi:http component behind the host's server. worker: a WASI command inside a JavaScript worker. Default: the host's first.",
      })
      .optional(),
    code: worded(z.enum(codeStates), "a code state")
      .meta({
        description:
          "When its code is compiled. jit: as it starts; jit-cached: before, in the host's cache; aot: before, to a file; interpreter: never. Default: the host's first.",
      })
      .optional(),
    args: z.array(text).meta({ description: "Arguments after the program's name." }).prefault([]),
    flags: z.array(text).meta({ description: "Further options of the host's command line." }).prefault([]),
    tier: filledText
      .meta({
        description:
          "Which compiler, as the host names it. embedded: lazy (V8's default), liftoff (eager, baseline), turbofan (eager, optimised). Default: the host's first.",
        examples: ["lazy", "turbofan", "winch"],
      })
      .optional(),
    limits: worded(
      z.strictObject({
        time: duration.meta({ description: "Longest a request may run." }).prefault(defaults.wasmTime),
        memory: memory.meta({ description: "Most linear memory, 64KiB to 4GiB." }).prefault(defaults.wasmMemory),
        output: size.meta({ description: "Most bytes of a response." }).prefault(defaults.wasmOutput),
      }),
      "a map of limits",
    )
      .meta({ description: "Limits of one request." })
      .prefault({}),
    ...commonFields,
  })
  .meta({ title: "Wasm target", description: "A WebAssembly module on a Wasm host." });
