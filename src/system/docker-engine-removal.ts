import { type DockerEngine, engineMessage, engineStatus } from "./docker-engine.ts";
import { engineSilenceMs } from "./docker-engine-left.ts";
import { ownerLabel, ownLabel } from "./docker-engine-names.ts";
import { removeImage } from "./image-engine.ts";
import type { Resource } from "./journal.ts";

/** What became of one container or image that may be a leftover. */
export interface EngineRemoval {
  readonly type: "container" | "image";
  /** Name of a container, tag (or id, where it has none) of an image. */
  readonly id: string;
  readonly result: "removed" | "would-remove" | "gone" | "refused" | "failed";
  readonly reason?: string;
}

/** Which leftovers to remove. */
export interface EngineLeftovers {
  /** Containers and images that crashed runs opened; other resources are ignored. */
  readonly journaled: readonly Resource[];
  /** What live runs have opened: never touched. */
  readonly keep: readonly Resource[];
  /** Whether the process that named itself so on a label still runs: what it made is never touched. */
  readonly isAlive: (owner: string) => boolean;
  readonly dryRun: boolean;
}

/**
 * Kills and removes a container with its anonymous volumes; resolves when it is gone, at once when it already is. Rejects
 * with the engine's words, or when it has not answered in half a minute.
 */
export async function removeContainer({ client }: DockerEngine, name: string): Promise<void> {
  const container = client.getContainer(name);
  const abortSignal = AbortSignal.timeout(engineSilenceMs);
  try {
    await container.remove({ force: true, v: true, abortSignal });
  } catch (error) {
    if (engineStatus(error) === 404) return;
    // 409: somebody else is removing it already.
    if (engineStatus(error) !== 409) throw error;
    await container.wait({ condition: "removed", abortSignal }).catch((waiting: unknown) => {
      if (engineStatus(waiting) !== 404) throw waiting;
    });
  }
}

/**
 * Removes what earlier runs left in an engine: what journals name, and whatever carries our label. Containers first, so
 * that no image is in use. Nothing without our label and a name of ours is removed, whatever a journal says. Failures are results.
 */
export async function removeLeftovers(engine: DockerEngine, leftovers: EngineLeftovers): Promise<EngineRemoval[]> {
  return [...(await removeContainers(engine, leftovers)), ...(await removeImages(engine, leftovers))];
}

/** Something that the engine has under one name. */
interface Candidate {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

async function removeContainers(engine: DockerEngine, leftovers: EngineLeftovers): Promise<EngineRemoval[]> {
  const all = await engine.client.listContainers({ all: true });
  const present = all.map(({ Names, Id, Labels }) => ({ id: Names[0]?.slice(1) ?? Id, labels: Labels }));
  return removeEach("container", present, leftovers, async (name) => removeContainer(engine, name));
}

async function removeImages(engine: DockerEngine, leftovers: EngineLeftovers): Promise<EngineRemoval[]> {
  const all = await engine.client.listImages();
  const present = all.flatMap(({ Id, RepoTags, Labels }) => {
    const tags = (RepoTags ?? []).filter((tag) => tag !== "<none>:<none>");
    // An image of ours that somebody tagged as well stays: only our own tags go.
    const ours = tags.filter((tag) => tag.startsWith("coldbench-"));
    return (tags.length === 0 ? [Id] : ours).map((id) => ({ id, labels: Labels ?? {} }));
  });
  return removeEach("image", present, leftovers, async (tag) => removeImage(engine, tag));
}

async function removeEach(
  type: "container" | "image",
  present: readonly Candidate[],
  { journaled, keep, isAlive, dryRun }: EngineLeftovers,
  remove: (id: string) => Promise<void>,
): Promise<EngineRemoval[]> {
  const namesOf = (resources: readonly Resource[]): string[] =>
    resources.filter((resource) => resource.type === type).map(({ id }) => id);
  const kept = new Set(namesOf(keep));
  const named = new Set(namesOf(journaled));
  // A container inherits its image's labels: one that somebody else made of an image of ours has another name.
  const isOurs = ({ id, labels }: Candidate): boolean =>
    labels[ownLabel] === "1" && (type === "image" || id.startsWith("coldbench-"));
  const isAbandoned = ({ labels }: Candidate): boolean => !isAlive(labels[ownerLabel] ?? "");
  const removals: EngineRemoval[] = [];
  for (const candidate of present) {
    const { id } = candidate;
    const wanted = named.delete(id) || (isOurs(candidate) && isAbandoned(candidate));
    if (!wanted || kept.has(id)) continue;
    if (!isOurs(candidate)) {
      removals.push({
        type,
        id,
        result: "refused",
        reason: `it does not carry the label ${ownLabel}=1 and a name of ours`,
      });
    } else if (dryRun) removals.push({ type, id, result: "would-remove" });
    else removals.push({ type, id, ...(await attempt(async () => remove(id))) });
  }
  return [...removals, ...[...named].map((id) => ({ type, id, result: "gone" as const }))];
}

async function attempt(remove: () => Promise<void>): Promise<Pick<EngineRemoval, "result" | "reason">> {
  try {
    await remove();
    return { result: "removed" };
  } catch (error) {
    return { result: "failed", reason: engineMessage(error) };
  }
}
