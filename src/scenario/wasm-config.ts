import { type BuildContext, requirePath } from "./build-context.ts";
import type { EmbeddedWasmConfig, HostedWasmConfig } from "./model.ts";
import type { Build } from "./target-base.ts";
import { didYouMean } from "./nearest-name.ts";
import type { FieldPath } from "./problem.ts";
import { quote } from "./quoting.ts";
import type { FileOf } from "./target-schema.ts";
import { type CodeState, codeStates, type WasmHost, type WasmShape, wasmShapes } from "./wasm-host.ts";

/** Bytes of a page of WebAssembly memory (WebAssembly core specification, 4.2.8). */
const pageBytes = 65_536;
const mostPages = 65_536;
const embeddedTiers = ["lazy", "liftoff", "turbofan"] as const;

type Common = "name" | "language" | "source" | "enabled" | "build" | "env" | "variant";
type File = FileOf<"wasm">;

/** What a Wasm target has beside what every target has; its host is looked up, and what the host does not have is reported. */
export function wasmFields(
  file: File,
  at: FieldPath,
  build: Build | undefined,
  context: BuildContext,
): Omit<EmbeddedWasmConfig, Common> | Omit<HostedWasmConfig, Common> {
  const { kind, args, limits } = file;
  const memoryPages = Math.floor(limits.memory / pageBytes);
  if (memoryPages < 1 || memoryPages > mostPages)
    context.report(
      [...at, "limits", "memory"],
      `${limits.memory} bytes are not 1 to ${mostPages} pages of 64KiB`,
      "Write 64KiB to 4GiB.",
    );
  const common = {
    kind,
    module: requirePath(context, [...at, "module"], file.module, { output: build?.output }),
    args,
    limits: { timeMs: limits.time, memoryPages, outputBytes: limits.output },
  };
  const host = context.hosts.get(file.host);
  if (host !== undefined) return { ...common, ...hostedFields(file, host, at, context) };
  if (file.host !== "embedded" && !context.brokenHosts.has(file.host)) {
    const names = ["embedded", ...context.hosts.keys()];
    const remedy = `Hosts are ${names.join(", ")}; describe another one in hosts.${didYouMean(file.host, names)}`;
    context.report([...at, "host"], `${quote(file.host)} is not a Wasm host`, remedy);
  }
  return { ...common, host: "embedded", tier: embeddedTier(file, at, context) };
}

function embeddedTier(file: File, at: FieldPath, context: BuildContext): EmbeddedWasmConfig["tier"] {
  const refuse = (field: string, why: string): void =>
    context.report(
      [...at, field],
      `the embedded host has no ${field}: ${why}`,
      `Remove ${field}, or name another host.`,
    );
  if (file.host === "embedded") {
    if (file.shape !== undefined) refuse("shape", "it runs WASI commands behind HTTP");
    if (file.code !== undefined) refuse("code", "whether code is compiled is what its starts differ in");
    if (file.flags.length > 0) refuse("flags", "its options are the tier and the limits");
  }
  const tier = embeddedTiers.find((known) => known === file.tier);
  if (tier === undefined && file.tier !== undefined && file.host === "embedded")
    reportChoice(context, [...at, "tier"], {
      value: file.tier,
      what: "a tier of the embedded host",
      names: embeddedTiers,
    });
  return tier ?? "lazy";
}

function hostedFields(
  file: File,
  host: WasmHost,
  at: FieldPath,
  context: BuildContext,
): Pick<HostedWasmConfig, "host" | "shape" | "code" | "tier" | "flags"> {
  const shapes = wasmShapes.filter((shape) => host.shapes[shape] !== undefined);
  const states = codeStates.filter((state) => host.code[state] !== undefined);
  const tiers = Object.keys(host.tiers);
  const shape = file.shape ?? firstKey(host.shapes, shapes);
  const code = file.code ?? firstKey(host.code, states);
  const tier = file.tier ?? tiers[0];
  const check = (field: "shape" | "code" | "tier", value: string | undefined, names: readonly string[]): void => {
    if (value !== undefined && !names.includes(value))
      reportChoice(context, [...at, field], { value, what: `a ${words[field]} of ${host.name}`, names });
  };
  check("shape", shape, shapes);
  check("code", code, states);
  check("tier", tier, tiers);
  return { host, shape, code, flags: file.flags, ...(tier === undefined ? {} : { tier }) };
}

const words = { shape: "shape", code: "code state", tier: "tier" } as const;

/** The first in the order of the description. */
function firstKey<K extends WasmShape | CodeState>(map: Readonly<Partial<Record<K, unknown>>>, known: readonly K[]): K {
  const [first = ""] = Object.keys(map);
  return known.find((key) => key === first) ?? (known[0] as K);
}

function reportChoice(
  context: BuildContext,
  at: FieldPath,
  { value, what, names }: { readonly value: string; readonly what: string; readonly names: readonly string[] },
): void {
  const remedy = names.length === 0 ? "It has none: remove the field." : `Use one of ${names.join(", ")}.`;
  context.report(at, `${quote(value)} is not ${what}`, `${remedy}${didYouMean(value, names)}`);
}
