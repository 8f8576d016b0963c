import type { TargetRecord } from "../../results/run-record.ts";
import { formatNumber } from "../../units/format-duration.ts";

/** What separates the target from what else runs there: its fact `isolation`, or what its kind has; undefined for scripted timings. */
export function isolationOf({ kind, facts }: TargetRecord): string | undefined {
  const told = facts["isolation"];
  if (told === undefined) return isolationOfKind[kind]?.(facts);
  return kind === "wasm" ? `a Wasm sandbox, ${told}` : told;
}

const isolationOfKind: Readonly<Record<string, (facts: TargetRecord["facts"]) => string>> = {
  process: () => "an operating-system process, no sandbox",
  wasm: () => "a Wasm sandbox",
  http: () => "not known: deployed elsewhere",
  docker: ({ runtime }) =>
    `a container by ${runtime ?? "the engine's runtime"}: namespaces and control groups${isOwnKernel(runtime) ? "" : ", the machine's own kernel"}`,
  lambda: ({ emulated }) =>
    emulated === undefined ? "a Firecracker microVM, by AWS's account" : "an emulator's, not Lambda's",
  "lambda-local": ({ sandbox }) => `a ${sandbox === "container" ? sandbox : "process"} in place of Lambda's microVM`,
};

/** Runtimes that put a kernel of their own between the container and the machine. */
function isOwnKernel(runtime: string | undefined): boolean {
  return runtime !== undefined && /runsc|gvisor|kata/i.test(runtime);
}

/** A page of Wasm memory is 64 KiB. */
const pagesPerMiB = 16;

/** What the target's memory is limited to: "128 MiB", "not limited"; undefined where nobody here knows. */
export function memoryLimitOf({ kind, facts }: TargetRecord): string | undefined {
  const enforced = facts["memory-limit"];
  if (enforced?.startsWith("not enforced") === true) return "not limited";
  const pages = facts["limit-memory-pages"];
  if (pages !== undefined) {
    const count = /^\d+/.exec(pages)?.[0];
    return count === undefined ? "not limited" : `${formatNumber(Number(count) / pagesPerMiB)} MiB of Wasm memory`;
  }
  if (facts["memory-mib"] !== undefined) return `${facts["memory-mib"]} MiB`;
  if (facts["memory"] !== undefined) return facts["memory"].split(/[,;]/)[0];
  return kind === "process" ? "not limited" : undefined;
}

/** The same of its processor time: "1", "0.07 of a core", "not limited". */
export function cpuLimitOf({ kind, facts }: TargetRecord): string | undefined {
  const share = facts["cpu-share"] ?? facts["cpus"];
  if (share !== undefined)
    return /^not (?:limited|enforced)/.test(share) ? "not limited" : (share.split(":")[0] ?? share);
  if (kind === "lambda") return "by its memory, as Lambda does";
  return kind === "process" || kind === "wasm" ? "not limited" : undefined;
}

/** Bytes of what a user ships to the target; undefined where no fact says. */
export function artifactBytesOf({ facts }: TargetRecord): number | undefined {
  const names = ["image-bytes", "package-bytes", "code-bytes", "module-bytes", "artifact-bytes"];
  const whole = names.map((name) => bytesOf(facts[name])).find((bytes) => bytes !== undefined);
  if (whole !== undefined) return whole;
  const files = Object.keys(facts).filter((name) => /^(?:executable|file(?:-\d+)?)-bytes$/.test(name));
  const sizes = files.map((name) => bytesOf(facts[name]) ?? 0);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function bytesOf(fact: string | undefined): number | undefined {
  return fact !== undefined && /^\d+$/.test(fact) ? Number(fact) : undefined;
}
