import { afterAll, describe, expect, test } from "vitest";
import { askContainerUsage } from "../../../src/system/docker-engine-usage.ts";
import { weighContainers } from "../../../src/system/memory-container.ts";
import { createDockerTarget } from "../../../src/targets/docker/docker-target.ts";
import type { DockerConfig } from "../../../src/scenario/container.ts";
import type { Holding } from "../../../src/targets/target.ts";
import { mustSkip } from "../../requirement.ts";
import {
  commandConfig,
  createContext,
  deadline,
  engine,
  engineName,
  hasEngine,
  requestOf,
  serverConfig,
  type TestContext,
} from "./engine.ts";

const mebibyte = 1_048_576;

describe.skipIf(mustSkip(hasEngine))(`idle containers, ${engineName}`, () => {
  const opened: TestContext[] = [];
  afterAll(async () => {
    for (const made of opened) await made[Symbol.asyncDispose]();
  });

  const withHolding = async (
    config: DockerConfig,
    work: (holding: Holding, names: () => Promise<string[]>) => Promise<void>,
  ): Promise<void> => {
    const made = await createContext();
    opened.push(made);
    const deployment = await createDockerTarget(made.context).deploy(config, deadline());
    const names = async (): Promise<string[]> =>
      (await made.leftovers()).flatMap((line) => /^container \/(\S+) running$/.exec(line)?.[1] ?? []);
    try {
      const holding = (await deployment.hold?.(requestOf("cold"), deadline())) as Holding;
      try {
        await work(holding, names);
      } finally {
        await holding[Symbol.asyncDispose]();
      }
      expect(await names()).toEqual([]);
    } finally {
      await deployment[Symbol.asyncDispose]();
    }
    expect(await made.leftovers()).toEqual([]);
  };

  test("of a server and of a command live at the same time, and are removed", async () => {
    for (const config of [serverConfig(), commandConfig()]) {
      await withHolding(config, async (holding, names) => {
        await holding.add(2, deadline());
        await holding.add(1, deadline());
        expect(await names()).toHaveLength(3);
        const { bytes, of } = await holding.weigh(deadline());
        // Three times Node's own memory, which no sharing makes smaller than 4 MiB each.
        expect(bytes).toBeGreaterThan(12 * mebibyte);
        expect(of).toContain("working sets");
      });
    }
  });

  test("one that is killed is told, instead of weighing less", async () => {
    await withHolding(serverConfig(), async (holding, names) => {
      await holding.add(2, deadline());
      const [name = ""] = await names();
      await engine().client.getContainer(name).kill();
      await engine().client.getContainer(name).wait();
      await expect(holding.weigh(deadline())).rejects.toThrow(
        /an idle instance does not live on: container .* has ended/,
      );
    });
  });

  test("one that cannot start is refused with its reason", async () => {
    await withHolding(serverConfig({ command: ["node", "/app/none.mjs"] }), async (holding) => {
      await expect(holding.add(1, deadline())).rejects.toThrow(/an idle instance does not answer: .*none\.mjs/s);
    });
    await withHolding(commandConfig({ command: ["node", "-e", "console.log('done')"] }), async (holding) => {
      await expect(holding.add(1, deadline())).rejects.toThrow(/does not live on: container .* has ended: done$/);
    });
  });

  test("what the engine itself tells of a container is near what its control group says", async () => {
    await withHolding(serverConfig(), async (holding, names) => {
      await holding.add(1, deadline());
      const [name = ""] = await names();
      const { Id: id, State } = await engine().client.getContainer(name).inspect();
      const near = await weighContainers(engine(), [{ id, pid: State.Pid }]);
      // A pid that is not its own: its control group is not visible, as on Docker Desktop.
      const told = await weighContainers(engine(), [{ id, pid: process.pid }]);
      expect(near.of).toContain("shim");
      expect(told.of).toContain("as the engine tells them");
      expect(near.bytes).toBeGreaterThan(told.bytes);
      expect(near.bytes - told.bytes).toBeLessThan(30 * mebibyte);
      const { peakMemoryBytes } = await askContainerUsage(engine(), { id, pid: State.Pid });
      expect(told.bytes).toBeLessThanOrEqual(peakMemoryBytes ?? 0);
      await expect(weighContainers(engine(), [{ id: "0123456789abcdef", pid: 0 }])).rejects.toThrow(
        "the memory of container 0123456789ab is not known",
      );
    });
  });
});
