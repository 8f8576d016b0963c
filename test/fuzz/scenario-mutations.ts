import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { nastyPieces, nastyValues } from "./nasty.ts";

/** Every scenario that comes with coldbench, by its path. */
export const shippedScenarios: ReadonlyMap<string, string> = new Map(
  readdirSync("scenarios", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => [name, readFileSync(join("scenarios", name), "utf8")]),
);

/** A field of every kind, and aliases: what the shipped scenarios have not. */
export const everyField = `# every kind
name: fuzz
request: { path: /a, headers: { a: b }, json: { a: [1, 2.5, null, "\${matrix.n}"] } }
expect: { status: 200, pattern: "^(a|b)+$" }
reference: w
starts: [host, cold, warm]
stop: { trials: 3, precision: 5%, timeBudget: 3m }
aa: true
margin: 5%
runNoise: 0.2
budgets: [w.cold.p95 < 5ms, "d[memory=64].cold.median / w.cold.median > 20"]
limits: { failed: 0.05 }
timeouts: { start: 30s }
matrix: { n: [1, 2], memory: [64, 128] }
targets:
  w: { kind: wasm, module: mine.wasm, tier: lazy, limits: { time: 1s, memory: 1MiB } }
  p: &p { kind: process, shape: http, command: [node, ./server.mjs], env: { A: "1" } }
  q: *p
  d: { kind: docker, shape: http, image: { pack: { executable: node } }, memory: "\${matrix.memory}" }
  f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } }
`;

/** One change; what its numbers choose depends on the text that it meets. */
interface Mutation {
  readonly level: "byte" | "token" | "tree";
  readonly how: number;
  readonly at: number;
  readonly other: number;
  readonly value: number;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  level: fc.constantFrom("byte", "token", "tree"),
  how: fc.nat(1 << 20),
  at: fc.nat(1 << 20),
  other: fc.nat(1 << 20),
  value: fc.nat(1 << 20),
});

/** Texts made of a scenario by one to six changes of bytes, tokens or the tree. */
export const mutatedScenario: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(everyField, ...shippedScenarios.values()), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([text, mutations]) => mutations.reduce(mutate, text));

function mutate(text: string, change: Mutation): string {
  switch (change.level) {
    case "byte":
      return mutateBytes(text, change);
    case "token":
      return mutateTokens(text, change);
    case "tree":
      return mutateTree(text, change);
  }
}

function mutateBytes(text: string, { how, at, other, value }: Mutation): string {
  const bytes = Buffer.from(text);
  const place = at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (how % 4) {
    case 0:
      return Buffer.concat([before, Buffer.from([value % 256]), after]).toString("utf8");
    case 1:
      return Buffer.concat([before, after.subarray(other % 40)]).toString("utf8");
    case 2:
      return Buffer.concat([before, Buffer.from([value % 256]), after.subarray(1)]).toString("utf8");
    default:
      return Buffer.concat([
        before,
        bytes.subarray(other % (bytes.length + 1)).subarray(0, value % 400),
        after,
      ]).toString("utf8");
  }
}

function mutateTokens(text: string, { how, at, other, value }: Mutation): string {
  const tokens = text.match(/[\w.-]+|\s+|[^\w\s.-]/g) ?? [];
  const place = at % (tokens.length + 1);
  const from = other % (tokens.length + 1);
  const piece = nastyPieces[value % nastyPieces.length] ?? "";
  switch (how % 5) {
    case 0:
      return tokens.toSpliced(place, 0, piece).join("");
    case 1:
      return tokens.toSpliced(place, 1, piece).join("");
    case 2:
      return tokens.toSpliced(place, 1 + (value % 8)).join("");
    case 3:
      return tokens.toSpliced(place, 0, ...tokens.slice(from, from + (value % 60))).join("");
    default:
      return tokens.toSpliced(place, 1, tokens[from] ?? "").join("");
  }
}

type Container = Record<string, unknown> | unknown[];

function mutateTree(text: string, change: Mutation): string {
  let tree: unknown;
  try {
    tree = parse(text, { maxAliasCount: 1_000, logLevel: "silent" });
  } catch {
    return text;
  }
  if (typeof tree !== "object" || tree === null) return text;
  const copy = structuredClone(tree) as Container;
  try {
    changeTree(copy, change);
    return change.value % 2 === 0 ? JSON.stringify(copy) : stringify(copy);
  } catch {
    // Not every value has a place in every list.
    return text;
  }
}

function changeTree(tree: Container, { how, at, other, value }: Mutation): void {
  const places = placesIn(tree);
  const place = places[at % places.length];
  const source = places[other % places.length];
  if (place === undefined || source === undefined) return;
  const nasty = structuredClone(nastyValues[value % nastyValues.length]);
  const holder = place.holder as Record<string, unknown>;
  switch (how % 5) {
    case 0:
      delete holder[place.key];
      break;
    case 1:
      holder[place.key] = nasty;
      break;
    case 2:
      holder[place.key] = structuredClone((source.holder as Record<string, unknown>)[source.key]);
      break;
    case 3:
      holder[source.key] = structuredClone(holder[place.key]);
      break;
    default:
      if (Array.isArray(place.holder)) place.holder.push(...Array<unknown>(value % 200).fill(nasty));
      else holder[source.key] = nasty;
  }
}

function placesIn(holder: Container): { readonly holder: Container; readonly key: string }[] {
  return Object.entries(holder).flatMap(([key, item]) => [
    { holder, key },
    ...(typeof item === "object" && item !== null ? placesIn(item as Container) : []),
  ]);
}
