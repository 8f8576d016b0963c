import type { BuildContext } from "./build-context.ts";
import type { ExpandedFile } from "./matrix.ts";
import type { TargetConfig } from "./model.ts";
import { didYouMean } from "./nearest-name.ts";
import { plainName, quote } from "./quoting.ts";
import { valueAt } from "./schema-path.ts";

/** The target that ratios are relative to when the file names none: the first wasm target, else the first; enabled ones before others. */
export function defaultReference(targets: readonly TargetConfig[]): string {
  const enabled = targets.filter((target) => target.enabled);
  const among = enabled.length > 0 ? enabled : targets;
  return (among.find(({ kind }) => kind === "wasm") ?? among[0])?.name ?? "";
}

/** Reports a reference that names no target, or one that is not run, and a map of targets without any. */
export function checkReference({ tree, origins }: ExpandedFile, context: BuildContext): void {
  const { reference, targets } = tree;
  const names = [...origins.keys()];
  if (names.length === 0) {
    const remedy = "Write at least one, such as mine: { kind: wasm, module: ./mine.wasm }.";
    if (typeof targets === "object" && targets !== null && !Array.isArray(targets))
      context.report(["targets"], "there is no target", remedy);
    return;
  }
  if (typeof reference !== "string") return;
  if (!origins.has(reference)) {
    const variants = names.filter((name) => origins.get(name)?.name === reference);
    const message =
      variants.length > 0
        ? `the matrix makes several targets of ${quote(reference)}`
        : `${quote(reference)} is not a target`;
    const choice = (variants.length > 0 ? variants : names).slice(0, 20).map(plainName).join(", ");
    context.report(["reference"], message, `Use one of ${choice}.${didYouMean(reference, names)}`);
  } else if (valueAt(tree, ["targets", reference, "enabled"]) === false) {
    context.report(["reference"], `${quote(reference)} is not enabled`, "Name a target that is run, or enable it.");
  }
}

/** Reports a start that is listed twice. */
export function checkStarts(starts: unknown, context: BuildContext): void {
  if (!Array.isArray(starts)) return;
  const seen = new Set<unknown>();
  for (const [at, start] of starts.slice(0, 100).entries()) {
    if (seen.has(start)) context.report(["starts", at], `${quote(start)} is there twice`, "Remove one of the two.");
    seen.add(start);
  }
}
