import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { removeContainer, removeLeftovers } from "../../src/system/docker-engine-removal.ts";
import { importImage } from "../../src/system/image-engine.ts";
import type { Resource } from "../../src/system/journal.ts";
import { mustSkip } from "../requirement.ts";
import { createContext, deadline, engine, engineName, hasEngine, type TestContext } from "../targets/docker/engine.ts";

const entries = [{ name: "data", mode: 0o644, type: "text", text: "x" }] as const;

describe.skipIf(mustSkip(hasEngine))(`leftovers on ${engineName}`, () => {
  let opened: TestContext;
  let image: string;
  const made: string[] = [];
  const isOthers = (owner: string): boolean => owner !== opened.context.owner;
  const container = async (labels: Record<string, string>, prefix = "coldbench"): Promise<string> => {
    const name = `${prefix}-${opened.context.runId}-${made.length}`;
    await engine().client.createContainer({ name, Image: image, Cmd: ["/none"], Labels: labels });
    made.push(name);
    return name;
  };
  const ours = (): Record<string, string> => ({
    coldbench: "1",
    "coldbench.run": opened.context.runId,
    "coldbench.owner": opened.context.owner ?? "",
  });
  const exists = async (name: string): Promise<boolean> =>
    engine()
      .client.getContainer(name)
      .inspect()
      .then(
        () => true,
        () => false,
      );
  /** Other tests run beside this one: what they own is alive, so only what is ours is looked at. */
  const remove = async (
    journaled: readonly Resource[],
    overrides: { keep?: readonly Resource[]; dryRun?: boolean } = {},
  ) => removeLeftovers(engine(), { journaled, keep: [], dryRun: false, isAlive: isOthers, ...overrides });

  beforeEach(async () => {
    opened = await createContext();
    image = `coldbench-${opened.context.runId}:leftover`;
    await importImage(engine(), entries, { tag: image, labels: ours(), signal: deadline() });
  });
  afterEach(async () => {
    for (const name of made.splice(0)) await removeContainer(engine(), name);
    await engine()
      .client.getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
    expect(await opened.leftovers()).toEqual([]);
    await opened[Symbol.asyncDispose]();
  });

  test("a dry run names containers and images by label and removes nothing", async () => {
    const name = await container(ours());
    expect(await remove([], { dryRun: true })).toEqual([
      { type: "container", id: name, result: "would-remove" },
      { type: "image", id: image, result: "would-remove" },
    ]);
    expect(await exists(name)).toBe(true);
  });

  test("removes what the journal names and what carries the label, containers before their image", async () => {
    const journaled = await container(ours());
    const labelled = await container(ours());
    const removals = await remove([
      { type: "container", id: journaled },
      { type: "image", id: image },
      { type: "container", id: "coldbench-gone" },
      { type: "process", id: "not ours to judge" },
    ]);
    expect(removals).toHaveLength(4);
    expect(removals).toEqual(
      expect.arrayContaining([
        { type: "container", id: journaled, result: "removed" },
        { type: "container", id: labelled, result: "removed" },
        { type: "container", id: "coldbench-gone", result: "gone" },
        { type: "image", id: image, result: "removed" },
      ]),
    );
    expect(await opened.leftovers()).toEqual([]);
  });

  test("refuses what does not carry the label and a name of ours, whatever the journal says", async () => {
    const unlabelled = await container({ coldbench: "" });
    const renamed = await container({}, "mine");
    const keep: Resource[] = [{ type: "image", id: image }];
    const removals = await remove(
      [unlabelled, renamed].map((id) => ({ type: "container", id })),
      { keep },
    );
    const reason = "it does not carry the label coldbench=1 and a name of ours";
    expect(removals).toHaveLength(2);
    expect(removals).toContainEqual({ type: "container", id: unlabelled, result: "refused", reason });
    expect(removals).toContainEqual({ type: "container", id: renamed, result: "refused", reason });
    expect([await exists(unlabelled), await exists(renamed)]).toEqual([true, true]);
  });

  test("leaves alone what a live run has opened", async () => {
    const name = await container(ours());
    const keep: Resource[] = [
      { type: "container", id: name },
      { type: "image", id: image },
    ];
    expect(await remove([], { keep })).toEqual([]);
    expect(await removeLeftovers(engine(), { journaled: [], keep: [], isAlive: () => true, dryRun: false })).toEqual(
      [],
    );
    expect(await exists(name)).toBe(true);
  });

  test("an image of ours that somebody tagged as well keeps their tag", async () => {
    const theirs = `theirs-${opened.context.runId}:1`;
    await engine()
      .client.getImage(image)
      .tag({ repo: `theirs-${opened.context.runId}`, tag: "1" });
    try {
      expect(await remove([])).toEqual([{ type: "image", id: image, result: "removed" }]);
      expect((await engine().client.getImage(theirs).inspect()).RepoTags).toEqual([theirs]);
    } finally {
      await engine().client.getImage(theirs).remove();
    }
  });

  test("removing what is gone is no error", async () => {
    await removeContainer(engine(), "coldbench-never-was");
  });
});
