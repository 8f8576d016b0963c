import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createProofJudge } from "../../../src/runner/proof.ts";
import type { LambdaLocalConfig } from "../../../src/scenario/model.ts";
import { createLambdaLocalTarget } from "../../../src/targets/lambda-local/lambda-local-target.ts";
import { toMs } from "../../../src/units/duration.ts";
import type { Invocation } from "../../../src/targets/target.ts";
import { mustSkip } from "../../requirement.ts";
import { createContext, deadline, hasEngine, requestOf, type TestContext } from "../docker/engine.ts";
import { functionConfig, goCode, goRuntime, hasGo, nodeCode, nodeRuntime } from "./functions.ts";

const memories = [128, 512, 1769];
const sandboxes = ["process", "container"] as const;

/** Duration of a phase, or of one of its steps, ms. */
function phaseMs({ phases }: Invocation, name: string, step?: string): number {
  const rows = phases.filter(({ phase, step: its }) => phase === name && (step === undefined || its === step));
  return rows.reduce((sum, { ns }) => sum + toMs(ns), 0);
}

describe.each(sandboxes)("in a %s", (sandbox) => {
  const skip = mustSkip(sandbox === "process" || hasEngine);
  let opened: TestContext;
  beforeAll(async () => {
    opened = await createContext();
  });
  afterEach(async () => expect(await (hasEngine ? opened.leftovers() : opened.openEntries())).toEqual([]));
  afterAll(async () => opened[Symbol.asyncDispose]());

  const languages: readonly { name: string; skip: boolean; config: () => LambdaLocalConfig }[] = [
    { name: "Node", skip, config: () => functionConfig({ code: nodeCode("sha256"), sandbox }) },
    {
      name: "Go",
      skip: skip || mustSkip(hasGo),
      config: () => functionConfig({ code: goCode("sha256"), sandbox, ...goRuntime }),
    },
  ];

  describe.each(languages)("$name", ({ skip: without, config }) => {
    test.skipIf(without)(
      "proves every cold start, at every memory, and adds up what it took and would cost",
      async () => {
        const target = createLambdaLocalTarget(opened.context, nodeRuntime);
        for (const memoryMiB of memories) {
          await using deployment = await target.deploy({ ...config(), memoryMiB }, deadline());
          const judge = createProofJudge(false);
          for (let trial = 0; trial < 2; trial++) {
            const { invocation, instance } = await deployment.start("cold", requestOf("1000 abc"), deadline());
            await using live = instance;
            expect(invocation.result).toMatchObject({ ok: true });
            expect(judge.start("cold", invocation.evidence)).toMatchObject({ accepted: true, by: "workload" });
            const [init, throttle] = [phaseMs(invocation, "init"), phaseMs(invocation, "init", "throttle")];
            expect(invocation.phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(invocation.totalNs);
            expect(phaseMs(invocation, "create")).toBeGreaterThan(0);
            expect(init - throttle).toBeGreaterThan(0);
            // Billed is INIT and Duration, which is over when the runtime asks again: after the response.
            expect(invocation.usage.billedMs).toBeGreaterThanOrEqual(init - throttle + phaseMs(invocation, "handle"));
            expect(Number.isInteger(invocation.usage.billedMs)).toBe(true);
            const warm = await live?.invoke(requestOf("1000 abc"), deadline());
            expect(judge.warm(warm?.evidence ?? invocation.evidence).accepted).toBe(true);
            expect(warm?.phases.map(({ phase }) => phase).filter((phase) => phase !== "other")).toEqual(["handle"]);
          }
        }
      },
    );

    test.skipIf(without)("says which CPU its memory buys, and what the machine does not have", async () => {
      const target = createLambdaLocalTarget(opened.context, nodeRuntime);
      const shares: string[] = [];
      for (const memoryMiB of [128, 1769, 10_240]) {
        await using deployment = await target.deploy({ ...config(), memoryMiB }, deadline());
        expect(deployment.facts).toMatchObject({ memory: `${memoryMiB} MiB`, sandbox });
        shares.push(deployment.facts["cpu-share"] ?? "");
      }
      expect(shares[0]).toMatch(/^0\.072 vCPU after INIT|^not enforced: /);
      expect(shares[1]).toMatch(/^1 vCPU after INIT|^not enforced: /);
      expect(shares[2]).toMatch(/^5\.789 vCPU (?:after INIT|asked for, capped at the \d+ cores)|^not enforced: /);
    });
  });
});
