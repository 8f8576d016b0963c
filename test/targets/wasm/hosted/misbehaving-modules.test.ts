import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostedWasmConfig } from "../../../../src/scenario/model.ts";
import type { Deployment } from "../../../../src/targets/target.ts";
import type { FreshStartKind } from "../../../../src/units/start-kind.ts";
import { isOnPath, mustSkip } from "../../../requirement.ts";
import { demanding, echo, exiting, flooding, growing, looping, trapping } from "../guests.ts";
import { ask, createHostedWorkshop, hostedLimits, type HostedWorkshop, installedByCi } from "./hosted.ts";

let workshop: HostedWorkshop;
beforeAll(async () => {
  workshop = await createHostedWorkshop();
});
afterAll(async () => {
  expect(await workshop.leftovers()).toEqual([]);
  await workshop[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const noModule = new TextEncoder().encode("this is no module at all");

/** Guests that misbehave, and the codes that say so; which one is a matter of what the host can tell. */
const guests: readonly (readonly [what: string, module: Uint8Array, codes: readonly string[]])[] = [
  ["loops for ever", looping, ["time-limit", "timeout"]],
  ["allocates without end", growing, ["memory-limit", "trap"]],
  ["writes without end", flooding, ["output-limit"]],
  ["traps", trapping, ["trap"]],
  ["exits with 3", exiting, ["exit"]],
  ["imports what no host has", demanding, ["missing-import"]],
  ["is no module at all", noModule, ["not-a-module"]],
];

async function firstStarts(config: HostedWasmConfig): Promise<Deployment> {
  return workshop.target.deploy(config, never);
}

describe.each(installedByCi)("on %s", (host) => {
  describe.skipIf(mustSkip(isOnPath(host)))("where it is installed", () => {
    test.each(guests)(
      "a module that %s is a failed trial with a clear code, on every start",
      async (_what, module, codes) => {
        const limits = { ...hostedLimits, timeMs: 5_000 };
        const config = workshop.configure(host, module, { limits });
        await using deployment = await firstStarts(config);
        const support = workshop.target.capabilities.starts(config);
        const starts = (["host", "cold"] as const).filter((kind: FreshStartKind) => support[kind].reachable);
        for (const kind of starts) {
          const { invocation, instance } = await deployment.start(kind, ask("x"), AbortSignal.timeout(15_000));
          expect(instance).toBeNull();
          expect(invocation.result).toMatchObject({ ok: false, code: expect.toBeOneOf([...codes]) });
          if (!invocation.result.ok) expect(invocation.result.message.length).toBeGreaterThan(5);
        }
      },
    );

    test("a run goes on after them: the next deployment answers", async () => {
      await using deployment = await firstStarts(workshop.configure(host, echo));
      const { invocation, instance } = await deployment.start("cold", ask("still here"), never);
      await instance?.[Symbol.asyncDispose]();
      expect(invocation.result).toMatchObject({ ok: true });
    });
  });
});

describe.skipIf(mustSkip(isOnPath("wasmtime")))("compiled ahead of time", () => {
  test("a file that is no module fails each trial with the compiler's words", async () => {
    await using deployment = await firstStarts(workshop.configure("wasmtime", noModule, { code: "aot" }));
    const { invocation } = await deployment.start("cold", ask("x"), never);
    expect(invocation.result).toMatchObject({ ok: false, code: "not-a-module", message: /compiling failed/ });
  });
});
