import { type BuildContext, isPath } from "./build-context.ts";
import type { ScenarioIo } from "./scenario-io.ts";
import { hostSchema, toWasmHost } from "./wasm-host-schema.ts";
import type { WasmHost } from "./wasm-host.ts";

/**
 * The hosts that a file describes, before those that it may name anyway. Paths of executables are relative to the file.
 * @param described the file's `hosts`, whatever it is; its mistakes are reported with those of the whole file
 */
export function ownHosts(
  described: unknown,
  others: ReadonlyMap<string, WasmHost>,
  { io, directory }: { readonly io: ScenarioIo; readonly directory: string },
): Pick<BuildContext, "hosts" | "brokenHosts"> {
  const hosts = new Map(others);
  const brokenHosts = new Set<string>();
  const isMap = typeof described === "object" && described !== null && !Array.isArray(described);
  for (const [name, description] of Object.entries(isMap ? described : {})) {
    const parsed = hostSchema.safeParse(description);
    if (parsed.success) {
      const { executable } = parsed.data;
      const file = isPath(executable) ? io.resolve(directory, executable) : executable;
      hosts.set(name, toWasmHost(name, { ...parsed.data, executable: file }, io));
    } else {
      hosts.delete(name);
      brokenHosts.add(name);
    }
  }
  return { hosts, brokenHosts };
}
