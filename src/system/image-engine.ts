import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import { answerWithin } from "./answer-limit.ts";
import { type DockerEngine, engineMessage, engineStatus } from "./docker-engine.ts";
import { engineSilenceMs } from "./docker-engine-left.ts";
import { type EngineProgress, readProgress } from "./docker-engine-stream.ts";
import { type ArchiveEntry, sendArchive } from "./image-archive.ts";

/** An image that the engine has. */
export interface EngineImage {
  /** sha256:... of its configuration. */
  readonly id: string;
  /** Sum of its unpacked layers. */
  readonly bytes: number;
  readonly layers: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Environment that its containers get. */
  readonly env: Readonly<Record<string, string>>;
}

/** Longest that an engine may think about an image, ms. */
const inspectMs = 30_000;

/** The part of `GET /images/{name}/json` that is read. */
const imageSchema = z.object({
  Id: z.string().min(1),
  Size: z.number().nonnegative(),
  RootFS: z.object({ Layers: z.array(z.string()).nullish() }).nullish(),
  Config: z
    .object({ Labels: z.record(z.string(), z.string()).nullish(), Env: z.array(z.string()).nullish() })
    .nullish(),
});

/**
 * An image by its tag, digest or id. Never pulls.
 * @throws BenchError "target-unavailable" when the engine does not have it: the hint is the command that gets it
 */
export async function inspectImage({ client }: DockerEngine, reference: string): Promise<EngineImage> {
  try {
    const image = imageSchema.parse(
      await answerWithin(inspectMs, `inspecting image ${reference}`, client.getImage(reference).inspect()),
    );
    return {
      id: image.Id,
      bytes: image.Size,
      layers: image.RootFS?.Layers?.length ?? 0,
      labels: image.Config?.Labels ?? {},
      env: Object.fromEntries((image.Config?.Env ?? []).map(splitVariable)),
    };
  } catch (error) {
    if (engineStatus(error) === 404) {
      throw new BenchError("target-unavailable", `the engine has no image ${reference}`, {
        hint: `docker pull ${reference} (a run never pulls: what is measured is there beforehand)`,
        cause: error,
      });
    }
    throw imageError(`cannot inspect image ${reference}`, error);
  }
}

function splitVariable(line: string): [name: string, value: string] {
  const at = line.indexOf("=");
  return at === -1 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

/**
 * Makes an image of one layer from the entries of its root filesystem (`docker import`: no build container, no second copy).
 * @throws BenchError "target-unavailable" with what the engine said
 */
export async function importImage(
  { client }: DockerEngine,
  entries: readonly ArchiveEntry[],
  options: { readonly tag: string; readonly labels: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<void> {
  const [repo, tag] = options.tag.split(":");
  const changes = Object.entries(options.labels).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
  const what = `cannot import image ${options.tag}`;
  try {
    const progress = await sendArchive(
      entries,
      async (archive, abortSignal) =>
        readProgress(await client.importImage(archive, { repo, tag, changes, abortSignal })),
      options.signal,
    );
    options.signal.throwIfAborted();
    refuseFailure(what, progress);
  } catch (error) {
    options.signal.throwIfAborted();
    throw imageError(what, error);
  }
}

/** What `docker build` would be given. */
export interface ImageBuild {
  readonly entries: readonly ArchiveEntry[];
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Builds an image with the engine's own builder. Base images that the engine lacks are fetched by it, as by `docker build`.
 * @throws BenchError "target-unavailable" with the last lines of the step that failed
 */
export async function buildImage({ client }: DockerEngine, build: ImageBuild): Promise<void> {
  const what = `the build of ${build.dockerfile} failed`;
  try {
    const { tag, dockerfile, args, labels } = build;
    const options = { t: tag, dockerfile, buildargs: { ...args }, labels: { ...labels }, rm: true, forcerm: true };
    const progress = await sendArchive(
      build.entries,
      async (archive, abortSignal) => readProgress(await client.buildImage(archive, { ...options, abortSignal })),
      build.signal,
    );
    build.signal.throwIfAborted();
    refuseFailure(what, progress);
  } catch (error) {
    build.signal.throwIfAborted();
    throw imageError(what, error);
  }
}

/** Removes a tag, and the image when nothing else names it. Nothing happens when it is gone already. */
export async function removeImage({ client }: DockerEngine, tag: string): Promise<void> {
  try {
    await client.getImage(tag).remove({ force: true, abortSignal: AbortSignal.timeout(engineSilenceMs) });
  } catch (error) {
    if (engineStatus(error) !== 404) throw imageError(`cannot remove image ${tag}`, error);
  }
}

/** An engine reports a failed build in its progress, under HTTP status 200. */
function refuseFailure(what: string, progress: readonly EngineProgress[]): void {
  const error = progress.find((line) => line.error !== undefined)?.error;
  if (error === undefined) return;
  const lines = progress
    .map(({ stream }) => stream ?? "")
    .join("")
    .trim()
    .split("\n")
    .slice(-8);
  const needsBuildKit = /BuildKit/i.test(error);
  throw new BenchError("target-unavailable", [`${what}: ${error.trim()}`, ...lines].join("\n  "), {
    hint: needsBuildKit
      ? "build it yourself (docker build -t my/image .) and name it: image: my/image"
      : "correct the Dockerfile, or try it by hand: docker build",
  });
}

function imageError(what: string, error: unknown): BenchError {
  if (error instanceof BenchError) return error;
  return new BenchError("target-unavailable", `${what}: ${engineMessage(error)}`, {
    hint: "bench doctor shows the state of the engine",
    cause: error,
  });
}
