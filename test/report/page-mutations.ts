import { deflateRawSync, inflateRawSync } from "node:zlib";
import { createHash } from "node:crypto";
import { seededRandom } from "../../src/units/random.ts";

/** A place in a page, and the page with another digit there. */
export interface Mutation {
  readonly at: number;
  readonly page: string;
}

/** The page with one digit changed, at so many of its digits, drawn from a seed, between two offsets. */
export function digitMutations(page: string, count: number, seed: number, [from, to] = [0, page.length]): Mutation[] {
  const random = seededRandom(seed);
  const places: number[] = [];
  for (let at = from; at < to; at++) if (/\d/.test(page[at] ?? "")) places.push(at);
  return Array.from({ length: Math.min(count, places.length) }, () => {
    const at = places[Math.floor(random() * places.length)] ?? from;
    const digit = String((Number(page[at]) + 1 + Math.floor(random() * 9)) % 10);
    return { at, page: `${page.slice(0, at)}${digit}${page.slice(at + 1)}` };
  });
}

/** Offsets of what stands in the element of this id. */
export function rangeOf(page: string, id: string): [number, number] {
  const from = page.indexOf(">", page.indexOf(` id="${id}"`)) + 1;
  return [from, page.indexOf("</script>", from)];
}

/** The page with a file that it carries edited, and nothing else of it. */
export function editCarried(page: string, id: "run-record" | "samples", edit: (text: string) => string): string {
  const [from, to] = rangeOf(page, id);
  const text = inflateRawSync(Buffer.from(page.slice(from, to), "base64")).toString("utf8");
  return `${page.slice(0, from)}${deflateRawSync(edit(text)).toString("base64")}${page.slice(to)}`;
}

/** The same by a forger who knows of the digests: those of the file are those of what it was edited to. */
export function forgeCarried(
  page: string,
  id: "run-record" | "samples",
  edit: (text: string) => string,
  marksOf: (name: "run.json" | "samples.ndjson", content: Buffer) => object,
): string {
  const edited = editCarried(page, id, edit);
  const packed = edited.slice(...rangeOf(edited, id));
  const content = inflateRawSync(Buffer.from(packed, "base64"));
  const [from, to] = rangeOf(edited, "provenance");
  const provenance = JSON.parse(edited.slice(from, to)) as Record<string, object>;
  const key = id === "samples" ? "samples" : "record";
  provenance[key] = {
    ...marksOf(id === "samples" ? "samples.ndjson" : "run.json", content),
    packed: createHash("sha256").update(packed).digest("hex"),
  };
  return `${edited.slice(0, from)}${JSON.stringify(provenance)}${edited.slice(to)}`;
}
