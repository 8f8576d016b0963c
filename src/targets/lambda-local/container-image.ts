import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { BenchError } from "../../errors/bench-error.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import type { DockerEngine } from "../../system/docker-engine.ts";
import { imageTag, labelsOf } from "../../system/docker-engine-names.ts";
import { importImage, inspectImage } from "../../system/image-engine.ts";
import { packFiles } from "../../system/image-pack.ts";
import { makeOwnImage, type SharedImages } from "../../system/own-image.ts";
import { type FunctionRuntime, lambdaRoots } from "./function-runtime.ts";
import { libraryPath } from "./process-sandbox-place.ts";

/** An image with a function and its runtime. Disposing it removes it if it was made here and nobody else uses it. */
export interface FunctionImage extends AsyncDisposable {
  readonly id: string;
  /** Left out: the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** What the image sets in the environment, or needs there. */
  readonly variables: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, string>>;
}

/** Where an image is made, and what is told to those that are made elsewhere, too. */
export interface ImageMaker {
  readonly context: AdapterContext;
  readonly engine: DockerEngine;
  readonly images: SharedImages;
}

/**
 * FROM scratch: the runtime and the unpacked package where Lambda has them, with the shared libraries of the executable and
 * of the addons in the package. Linux only; equal functions of one run share one image.
 * @param taskRoot the unpacked package
 * @throws BenchError "target-unavailable" with the reason
 */
export async function packFunction(
  { context, engine, images }: ImageMaker,
  runtime: FunctionRuntime,
  taskRoot: string,
  signal: AbortSignal,
): Promise<FunctionImage> {
  if (context.platform !== "linux") {
    throw new BenchError("target-unavailable", `what runs on ${context.platform} does not run in a Linux container`, {
      hint: "use sandbox: process, or an image that has the runtime: code: { image: ... }",
    });
  }
  const packed = await packFiles(
    {
      executable: runtime.executable,
      to: runtime.lambdaExecutable,
      files: [
        { from: taskRoot, to: lambdaRoots.task },
        ...(runtime.folder === null ? [] : [{ from: runtime.folder, to: lambdaRoots.runtime }]),
      ],
      linked: await findAddons(taskRoot),
      path: context.env["PATH"] ?? "",
    },
    context.processes,
    signal,
  );
  const tag = imageTag(context.runId, `function-${packed.digest.slice(0, 16)}`);
  const labels = labelsOf(context);
  const made = await images.share(tag, async () =>
    makeOwnImage(context, engine, tag, async () => importImage(engine, packed.entries, { tag, labels, signal })),
  );
  const own = packed.env["LD_LIBRARY_PATH"];
  const libraries = libraryPath(lambdaRoots.task, lambdaRoots.runtime);
  return {
    id: made.image.id,
    entrypoint: [packed.program, ...runtime.arguments(lambdaRoots)],
    command: [],
    variables: { LD_LIBRARY_PATH: own === undefined ? libraries : `${own}:${libraries}` },
    facts: {
      image: "package and runtime of this machine, FROM scratch",
      "image-id": made.image.id,
      "image-bytes": String(made.image.bytes),
      "image-content-sha256": packed.digest,
      "shared-libraries": String(packed.libraries.length),
    },
    [Symbol.asyncDispose]: async () => made[Symbol.asyncDispose](),
  };
}

/** Addons of Node: executables of this machine that nothing but the package names. */
async function findAddons(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".node")).map((name) => join(folder, name));
}

/**
 * The user's own image, used and never removed, never pulled. Its entrypoint must speak the Runtime API, or start what does,
 * when AWS_LAMBDA_RUNTIME_API is set, as AWS's base images do.
 * @param handler becomes the command, as Lambda's ImageConfig would; "": the image's own command
 * @throws BenchError "target-unavailable" when the engine does not have it
 */
export async function referFunction(engine: DockerEngine, ref: string, handler: string): Promise<FunctionImage> {
  const image = await inspectImage(engine, ref);
  return {
    id: image.id,
    ...(handler === "" ? {} : { command: [handler] }),
    variables: image.env,
    facts: {
      image: ref,
      "image-id": image.id,
      "image-bytes": String(image.bytes),
      runtime: "the image's own",
      "runtime-client": "the image's own",
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
