import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative } from "node:path";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { ImageSource } from "../../scenario/container.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { DockerEngine } from "../../system/docker-engine.ts";
import { imageTag, labelsOf } from "../../system/docker-engine-names.ts";
import { listContext } from "../../system/image-context.ts";
import { buildImage, type EngineImage, importImage, inspectImage } from "../../system/image-engine.ts";
import { packFiles } from "../../system/image-pack.ts";
import { createSharedImages, makeOwnImage, type SharedImages } from "../../system/own-image.ts";

/** An image that is ready to be started. Disposing it removes it if it was made here and nobody else uses it. */
export interface SuppliedImage extends AsyncDisposable {
  readonly image: EngineImage;
  /** What a container of it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it runs when the target does not say; undefined: the image itself says. */
  readonly command?: readonly string[];
  readonly facts: Readonly<Record<string, string>>;
}

/** Makes the images of one coldbench process ready; equal packs share one image. */
export interface ImageSupply {
  /** @throws BenchError "target-unavailable" when it is missing or cannot be made, with the reason */
  acquire(engine: DockerEngine, source: ImageSource, signal: AbortSignal): Promise<SuppliedImage>;
}

export function createImageSupply(context: AdapterContext): ImageSupply {
  const { share } = createSharedImages();
  return {
    async acquire(engine, source, signal) {
      switch (source.from) {
        case "ref":
          return refer(engine, source.ref);
        case "build":
          return build(context, engine, source, signal);
        case "pack":
          return pack(context, { engine, source, signal, share });
        case "wasm":
          return importModule(context, { engine, source, signal, share });
      }
    },
  };
}

/** Somebody else's image: used, never removed. */
async function refer(engine: DockerEngine, ref: string): Promise<SuppliedImage> {
  const image = await inspectImage(engine, ref);
  return { image, env: {}, facts: { image: ref }, [Symbol.asyncDispose]: async () => undefined };
}

async function build(
  context: AdapterContext,
  engine: DockerEngine,
  source: ImageSource & { readonly from: "build" },
  signal: AbortSignal,
): Promise<SuppliedImage> {
  const inside = isAbsolute(source.dockerfile) ? relative(source.context, source.dockerfile) : source.dockerfile;
  const dockerfile = inside.replace(/^\.\//, "");
  const listed = await listContext(source.context, dockerfile).catch((error: unknown) => {
    throw new BenchError("target-unavailable", `cannot read the build context ${source.context}`, {
      hint: "correct image.build.context: a folder, relative to the scenario file",
      cause: error,
    });
  });
  // Journals of coldbench grow while they are read, and are no part of what is built.
  const journals = context.journal.directory;
  const entries = listed.filter(
    (entry) => entry.type !== "file" || journals === undefined || dirname(entry.source) !== journals,
  );
  const tag = imageTag(context.runId, `build-${context.nonce().slice(0, 12)}`);
  const made = await makeOwnImage(context, engine, tag, async () =>
    buildImage(engine, { entries, dockerfile, args: source.args, tag, labels: labelsOf(context), signal }),
  );
  const facts = { image: `built from ${dockerfile}`, "build-context-files": String(entries.length) };
  return { ...made, env: {}, facts };
}

async function pack(
  context: AdapterContext,
  {
    engine,
    source,
    signal,
    share,
  }: {
    readonly engine: DockerEngine;
    readonly source: ImageSource & { readonly from: "pack" };
    readonly signal: AbortSignal;
    readonly share: SharedImages["share"];
  },
): Promise<SuppliedImage> {
  if (context.platform !== "linux") {
    throw new BenchError(
      "target-unavailable",
      `an executable of ${context.platform} does not run in a Linux container`,
      {
        hint: "name an image that has it instead of `pack`, or run on Linux",
      },
    );
  }
  const path = context.env["PATH"] ?? "";
  const packed = await packFiles(
    { executable: source.executable, files: source.files, path },
    context.processes,
    signal,
  );
  const tag = imageTag(context.runId, `pack-${packed.digest.slice(0, 16)}`);
  const made = await share(tag, async () =>
    makeOwnImage(context, engine, tag, async () =>
      importImage(engine, packed.entries, { tag, labels: labelsOf(context), signal }),
    ),
  );
  const facts = {
    image: `${packed.program.slice(packed.program.lastIndexOf("/") + 1)} of this machine, FROM scratch`,
    "image-content-sha256": packed.digest,
    "executable-bytes": String(packed.executableBytes),
    "executable-sha256": packed.executableDigest,
    "shared-libraries": String(packed.libraries.length),
  };
  return { ...made, env: packed.env, command: [packed.program], facts };
}

/** An image of a module alone: what Wasm runtimes for containers execute, whatever the platform. */
async function importModule(
  context: AdapterContext,
  { engine, source, signal, share }: Omit<Parameters<typeof pack>[1], "source"> & { readonly source: WasmSource },
): Promise<SuppliedImage> {
  const module = await readFile(source.module).catch((cause: unknown) => {
    throw new BenchError("target-unavailable", `cannot read ${basename(source.module)}: ${messageOf(cause)}`, {
      hint: "correct image.wasm, or build the module first",
      cause,
    });
  });
  const digest = createHash("sha256").update(module).digest("hex");
  const entry = { name: "module.wasm", mode: 0o755, type: "file", source: source.module, size: module.length } as const;
  const tag = imageTag(context.runId, `wasm-${digest.slice(0, 16)}`);
  const made = await share(tag, async () =>
    makeOwnImage(context, engine, tag, async () =>
      importImage(engine, [entry], { tag, labels: labelsOf(context), signal }),
    ),
  );
  const facts = {
    image: `${basename(source.module)}, FROM scratch`,
    "module-bytes": String(module.length),
    "module-sha256": digest,
  };
  return { ...made, env: {}, command: ["/module.wasm"], facts };
}

type WasmSource = ImageSource & { readonly from: "wasm" };
