import { describe, expect, test } from "vitest";
import { never } from "../../system/launching.ts";
import { byCommand, deployHttp, httpConfig, phaseNamesOf, request } from "./measuring.ts";
import { openPlatform } from "./platform.ts";

describe("a burst", () => {
  test("sends every request on a connection of its own, at once, after it was made cold", async () => {
    await using platform = await openPlatform();
    await using launched = await deployHttp(httpConfig(platform.url, byCommand(platform)));
    const { deployment } = launched;
    const first = await deployment.burst?.(5, request, never);
    const second = await deployment.burst?.(5, request, never);
    expect(platform.started()).toBe(2);
    for (const burst of [first, second]) {
      expect(burst?.map(({ result }) => result.ok)).toEqual(Array(5).fill(true));
      const counts = burst?.map(({ evidence }) => evidence.invocation).toSorted();
      // One process serves them all: the platform in small has no second one.
      expect(counts).toEqual([1, 2, 3, 4, 5]);
      for (const one of burst ?? []) expect(phaseNamesOf({ phases: [...one.phases] })[0]).toBe("connect tcp");
    }
    const ends = first?.map(({ startedNs, totalNs }) => startedNs + totalNs) ?? [];
    // All were asked for before any was answered.
    for (const { startedNs } of first ?? []) expect(startedNs).toBeLessThan(Math.min(...ends));
  });

  test("that cannot be made cold fails whole, with the reason", async () => {
    await using platform = await openPlatform();
    const config = httpConfig(platform.url, { cold: { by: "command", command: ["false"], cwd: "/" } });
    await using launched = await deployHttp(config);
    const burst = await launched.deployment.burst?.(2, request, never);
    expect(burst?.map(({ result }) => result)).toEqual(
      Array(2).fill({ ok: false, code: "start-failed", message: "the command false exited with code 1" }),
    );
  });

  test("is not offered where nothing makes it cold", async () => {
    await using platform = await openPlatform();
    await using launched = await deployHttp(httpConfig(platform.url));
    expect(Object.keys(launched.deployment)).not.toContain("burst");
    expect(Object.keys(launched.deployment)).not.toContain("preparation");
  });
});
