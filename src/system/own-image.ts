import type { AdapterContext } from "./adapter-context.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { type EngineImage, inspectImage, removeImage } from "./image-engine.ts";

/** An image that was made here. Disposing it removes it, once nobody uses it any more. */
export interface OwnImage extends AsyncDisposable {
  readonly image: EngineImage;
}

/**
 * Journals the tag, makes the image under it and removes what there is of it when that fails.
 * Rejects as `make` does.
 */
export async function makeOwnImage(
  { journal }: Pick<AdapterContext, "journal">,
  engine: DockerEngine,
  tag: string,
  make: () => Promise<void>,
): Promise<OwnImage> {
  const entry = journal.open({ type: "image", id: tag });
  const remove = async (): Promise<void> => {
    await removeImage(engine, tag);
    entry.close();
  };
  try {
    await make();
    return { image: await inspectImage(engine, tag), [Symbol.asyncDispose]: remove };
  } catch (error) {
    // What cannot be removed now, because the engine has gone, stays in the journal; the first reason is the one that counts.
    await Promise.allSettled([remove()]);
    throw error;
  }
}

/** Images of one coldbench process that several deployments use at the same time. */
export interface SharedImages {
  /** The image of this tag, made by the first who asks and removed when the last one disposes of it. Rejects as `make` does. */
  readonly share: (tag: string, make: () => Promise<OwnImage>) => Promise<OwnImage>;
}

/** None at first. */
export function createSharedImages(): SharedImages {
  const shared = new Map<string, { users: number; readonly made: Promise<OwnImage> }>();
  return {
    async share(tag, make) {
      const use = shared.get(tag) ?? { users: 0, made: make() };
      shared.set(tag, use);
      use.users++;
      const release = async (): Promise<void> => {
        if (--use.users > 0) return;
        shared.delete(tag);
        await (await use.made)[Symbol.asyncDispose]();
      };
      try {
        const { image } = await use.made;
        return { image, [Symbol.asyncDispose]: release };
      } catch (error) {
        shared.delete(tag);
        throw error;
      }
    },
  };
}
