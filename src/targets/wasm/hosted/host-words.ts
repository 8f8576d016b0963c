import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { HostCode, HostShape } from "../../../scenario/wasm-host.ts";
import { wasmPageBytes } from "../webassembly.ts";

/** What the placeholders of a description stand for. */
export interface HostWords {
  /** Words, each placeholder filled in; one that stands for a list becomes its words. */
  fill(words: readonly string[], values?: Readonly<Record<string, string>>): string[];
  /** Text with its placeholders filled in; those that nothing is known of stay. */
  text(text: string, values?: Readonly<Record<string, string>>): string;
  /** The folder of the code cache; undefined where the code state has none. */
  readonly cache: string | undefined;
}

/**
 * Fills in the placeholders of a host's description.
 * @param folder the deployment's private folder
 */
export function createHostWords(config: HostedWasmConfig, folder: string): HostWords {
  const { host, limits, args, flags, env, tier } = config;
  const { memoryPages, timeMs } = limits;
  const constant: Readonly<Record<string, string>> = {
    folder,
    "memory-bytes": String(memoryPages * wasmPageBytes),
    "memory-pages": String(memoryPages),
    "time-ms": String(timeMs),
  };
  const inText = (text: string, values: Readonly<Record<string, string>>): string =>
    text.replaceAll(/\{([a-z][a-z-]*)\}/g, (whole, name: string) => values[name] ?? whole);
  const code = codeOf(config);
  const cache = code.cache === undefined ? undefined : inText(code.cache, constant);
  const known = { ...constant, ...(cache === undefined ? {} : { cache }) };
  const lists: Readonly<Record<string, readonly string[]>> = {
    "{code}": code.args,
    "{tier}": tier === undefined ? [] : (host.tiers[tier] ?? []),
    "{limits}": host.limits,
    "{env}": Object.entries(env).flatMap(([name, value]) => host.variable.map((word) => inText(word, { name, value }))),
  };
  /** The user's own words: what looks like a placeholder in them is none. */
  const verbatim: Readonly<Record<string, readonly string[]>> = { "{flags}": flags, "{args}": args };
  return {
    cache,
    text: (text, values = {}) => inText(text, { ...known, ...values }),
    fill: (words, values = {}) =>
      words.flatMap((word) => {
        const own = verbatim[word];
        if (own !== undefined) return own;
        return (lists[word] ?? [word]).map((one) => inText(one, { ...known, ...values }));
      }),
  };
}

/** The shape that a target runs in. */
export function shapeOf({ host, shape }: HostedWasmConfig): HostShape {
  const found = host.shapes[shape];
  if (found === undefined) throw new RangeError(`${host.name} has no shape ${shape}`);
  return found;
}

/** The code state that a target is in. */
export function codeOf({ host, code }: HostedWasmConfig): HostCode {
  const found = host.code[code];
  if (found === undefined) throw new RangeError(`${host.name} has no code state ${code}`);
  return found;
}
