import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { BenchError } from "../../../errors/bench-error.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import { codeOf, type HostWords, shapeOf } from "./host-words.ts";

/** What the worker program is told, as a module of its own beside it. */
export interface WorkerOptions {
  /** argv of the guest, its own name first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly outputBytes: number;
}

/**
 * Writes into the private folder what the description names: its files, and for a worker the program, its options and
 * the module. Files are written anew for each deployment; `{module}` in them is the path given here.
 * @param program the bundled worker program, and the module's bytes
 */
export function fillFolder(
  config: HostedWasmConfig,
  { folder, words, modulePath }: { readonly folder: string; readonly words: HostWords; readonly modulePath: string },
  program: { readonly worker: Uint8Array; readonly module: Uint8Array },
): void {
  const write = (name: string, content: string | Uint8Array): void => {
    const file = join(folder, name);
    if (relative(folder, file).startsWith("..")) {
      throw new BenchError(
        "scenario-invalid",
        `the host ${config.host.name} names the file ${name}, outside its folder`,
        {
          hint: "name files without ../",
        },
      );
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  if (config.shape === "worker") {
    const options: WorkerOptions = {
      args: [basename(config.module), ...config.args],
      env: config.env,
      outputBytes: config.limits.outputBytes,
    };
    write("worker.js", program.worker);
    write("options.js", `export default ${JSON.stringify(options)};\n`);
    write("module.wasm", program.module);
  }
  for (const [name, text] of Object.entries({ ...shapeOf(config).files, ...codeOf(config).files }))
    write(name, words.text(text, { module: modulePath }));
}
