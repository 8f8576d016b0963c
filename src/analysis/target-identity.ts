import type { ScenarioRecord, TargetRecord } from "../results/run-record.ts";
import type { StartKind } from "../units/start-kind.ts";

/** What ran a target, with its version: "wasm node 20.20.2 / V8 11.3"; empty where no version is known. */
export function engineOf({ engine, kind, version }: TargetRecord): string {
  return version === undefined ? "" : `${engine ?? kind} ${version}`;
}

/**
 * The digests among the facts of a target, by name: of a module, an executable and its files, a package, an image. The
 * id of an image that has a digest of its content is left out: it changes with the time at which the image was made.
 */
export function artifactOf({ facts }: TargetRecord): Record<string, string> {
  const digests = Object.entries(facts).filter(
    ([name]) => name.endsWith("-sha256") || (name === "image-id" && facts["image-content-sha256"] === undefined),
  );
  return Object.fromEntries(digests);
}

/**
 * A digest of what a series asks: request, expected response, start, and for warm requests how many and after how many.
 * FNV-1a (Fowler, Noll, Vo), 64 bits, hex: it tells apart what people write, and resists nobody who wants two to be alike.
 */
export function questionOf({ request, expected, warm }: ScenarioRecord, start: StartKind): string {
  const { method, path, bodyBytes, bodyDigest } = request;
  const asked = [method, path, bodyBytes, bodyDigest, expected.status, expected.body, start];
  return fnv1a(JSON.stringify(start === "warm" ? [...asked, warm.warmup, warm.invocations] : asked));
}

function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
