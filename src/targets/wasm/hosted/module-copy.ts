import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { BenchError, messageOf } from "../../../errors/bench-error.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { Invocation } from "../../target.ts";
import { isComponent } from "../module-kind.ts";
import { boundMemory } from "./memory-maximum.ts";

/** The module that a host is given. */
export interface ModuleCopy {
  /** Absolute path: the user's own file, or a copy whose memory is bounded. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The user's file, as it is. */
  readonly original: Uint8Array;
  /** How its memory is limited, for the facts. */
  readonly memoryLimit: string;
  /** Why no trial can be made of it. */
  readonly refused?: Invocation["result"] & { readonly ok: false };
}

/**
 * Reads the module. Where the host has no option that limits memory, a copy that declares the limit as its own maximum
 * goes into the private folder.
 * @throws BenchError when the file cannot be read
 */
export function copyModule({ host, module: path, limits }: HostedWasmConfig, folder: string): ModuleCopy {
  const original = readBytes(path, "build it, or correct `module` in the scenario");
  const pages = limits.memoryPages;
  const asItIs = { path, bytes: original, original };
  if (host.limits.length > 0) return { ...asItIs, memoryLimit: `${pages}, by an option of ${host.title}` };
  if (isComponent(original)) return { ...asItIs, memoryLimit: `not enforced: ${host.title} has no option for it here` };
  const bounded = boundMemory(original, pages);
  if (bounded.ok) {
    const copies = join(folder, "bounded");
    mkdirSync(copies);
    const copy = join(copies, basename(path));
    writeFileSync(copy, bounded.bytes);
    const memoryLimit = `${pages}, declared as the memory's maximum in the copy that is run`;
    return { path: copy, bytes: bounded.bytes, original, memoryLimit };
  }
  const { reason, tooLarge } = bounded;
  if (!tooLarge) return { ...asItIs, memoryLimit: `not enforced: ${reason}` };
  return { ...asItIs, memoryLimit: String(pages), refused: { ok: false, code: "memory-limit", message: reason } };
}

/** @throws BenchError "scenario-invalid" when a file cannot be read */
export function readBytes(file: string, hint: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const message = `${basename(file)} cannot be read: ${messageOf(cause)}`;
    throw new BenchError("scenario-invalid", message, { hint, cause });
  }
}
