import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Request, TargetConfig } from "../../src/scenario/model.ts";
import type { Deployment, Instance, Invocation, Target } from "../../src/targets/target.ts";
import { type FreshStartKind, type StartKind, startKinds } from "../../src/units/start-kind.ts";

/** One adapter under the contract: how to make it, and how to see that nothing of it is left. */
export interface ContractSubject<C extends TargetConfig = TargetConfig> {
  readonly target: Target<C>;
  readonly config: C;
  readonly request: Request;
  /** The right answer, as text. */
  readonly answer: string;
  /** Starts to exercise; default: every reachable one but `disk`, which would drop the whole machine's page cache. */
  readonly starts?: readonly FreshStartKind[];
  /** No instance of it lives on between requests, so that it holds none. */
  readonly holdsNone?: boolean;
  /** How many idle instances outweigh the noise of what holds them; default 3, for those that are a process each. */
  readonly held?: number;
  /** What is still there of everything that the subject opened: empty when all is clean. */
  leftovers(): Promise<readonly string[]>;
}

const never = new AbortController().signal;
const textOf = (invocation: Invocation): string =>
  invocation.result.ok
    ? new TextDecoder().decode(invocation.result.response.body)
    : `failed: ${invocation.result.code}: ${invocation.result.message}`;

function expectWhole(invocation: Invocation): void {
  const sum = invocation.phases.reduce((total, { ns }) => total + ns, 0);
  expect(sum).toBe(invocation.totalNs);
  expect(Number.isInteger(invocation.totalNs)).toBe(true);
  expect(invocation.totalNs).toBeGreaterThan(0);
  for (const { ns } of invocation.phases) expect(Number.isInteger(ns) && ns >= 0).toBe(true);
}

/** The contract that every adapter behind the port must keep. */
export function describeTargetContract(name: string, makeSubject: () => Promise<ContractSubject>): void {
  describe(`${name} keeps the contract of a target`, () => {
    let subject: ContractSubject;
    let deployment: Deployment;
    const reachable = (): FreshStartKind[] => {
      const support = subject.target.capabilities.starts(subject.config);
      return startKinds.filter(
        (kind): kind is FreshStartKind => kind !== "warm" && kind !== "disk" && support[kind].reachable,
      );
    };
    const eachStart = async (
      work: (kind: FreshStartKind, invocation: Invocation, instance: Instance | null) => Promise<void>,
    ): Promise<void> => {
      for (const kind of subject.starts ?? reachable()) {
        const { invocation, instance } = await deployment.start(kind, subject.request, never);
        try {
          await work(kind, invocation, instance);
        } finally {
          await instance?.[Symbol.asyncDispose]();
        }
      }
    };

    beforeAll(async () => {
      subject = await makeSubject();
      expect(await subject.target.probe(never, subject.config)).toMatchObject({ available: true });
      deployment = await subject.target.deploy(subject.config, never);
    });
    afterAll(async () => {
      await deployment[Symbol.asyncDispose]();
      expect(await subject.leftovers()).toEqual([]);
    });

    test("declares every start of the ladder, and why it cannot provide the others", () => {
      const support: Readonly<Record<StartKind, unknown>> = subject.target.capabilities.starts(subject.config);
      expect(Object.keys(support).toSorted()).toEqual([...startKinds].toSorted());
      for (const start of Object.values(subject.target.capabilities.starts(subject.config))) {
        if (!start.reachable) expect(start.reason.length).toBeGreaterThan(10);
      }
      expect(reachable().length).toBeGreaterThan(0);
    });

    test("answers every start rightly, with phases that sum to the total exactly", async () => {
      await eachStart(async (_kind, invocation) => {
        expect(textOf(invocation)).toBe(subject.answer);
        expectWhole(invocation);
      });
    });

    test("gives every start an instance of its own that has not answered before", async () => {
      const instances: string[] = [];
      for (let round = 0; round < 2; round++) {
        await eachStart(async (kind, { evidence }) => {
          instances.push(evidence.instance);
          expect(evidence.instance).not.toBe("");
          if (kind === "thaw" && evidence.restored !== true) expect(evidence.invocation).toBeGreaterThanOrEqual(2);
          else expect(evidence.invocation).toBe(1);
        });
      }
      expect(new Set(instances).size).toBe(instances.length);
    });

    test("answers warm requests on the same instance, counting", async () => {
      const warm = subject.target.capabilities.starts(subject.config).warm;
      await eachStart(async (_kind, first, instance) => {
        if (!warm.reachable) return expect(instance).toBeNull();
        let answered = first.evidence.invocation;
        const seen = new Set([first.evidence.instance]);
        for (let at = 0; at < 3; at++) {
          const next = await (instance as Instance).invoke(subject.request, never);
          expect(textOf(next)).toBe(subject.answer);
          expectWhole(next);
          if (subject.target.capabilities.freshInstancePerRequest(subject.config)) {
            expect(seen).not.toContain(next.evidence.instance);
          } else {
            expect(next.evidence.instance).toBe(first.evidence.instance);
            expect(next.evidence.invocation).toBeGreaterThan(answered);
          }
          seen.add(next.evidence.instance);
          answered = next.evidence.invocation;
        }
      });
    });

    test("reports an aborted start as data, with nothing to remove", async () => {
      for (const kind of subject.starts ?? reachable()) {
        const { invocation, instance } = await deployment.start(
          kind,
          subject.request,
          AbortSignal.abort(new Error("no time")),
        );
        expect(invocation.result.ok).toBe(false);
        expect(instance).toBeNull();
        expectFailed(invocation);
      }
    });

    test("still works after an aborted start", async () => {
      await eachStart(async (_kind, invocation) => expect(textOf(invocation)).toBe(subject.answer));
    });

    test("holds idle instances that weigh something, and works on while and after it does", async () => {
      if (deployment.hold === undefined) return expect(subject.holdsNone).toBe(true);
      const holding = await deployment.hold(subject.request, never);
      try {
        const alone = await holding.weigh(never);
        await holding.add(1, never);
        const one = await holding.weigh(never);
        await holding.add(subject.held ?? 3, never);
        const many = await holding.weigh(never);
        expect(alone.bytes).toBeGreaterThanOrEqual(0);
        expect(one.bytes).toBeGreaterThan(0);
        expect(many.bytes).toBeGreaterThan(alone.bytes);
        expect(many.of).not.toBe("");
        expect(many.of).toBe(one.of);
        await eachStart(async (_kind, invocation) => expect(textOf(invocation)).toBe(subject.answer));
      } finally {
        await holding[Symbol.asyncDispose]();
      }
      await eachStart(async (_kind, invocation) => expect(textOf(invocation)).toBe(subject.answer));
    });

    test("gives up adding idle instances when it is told to, and removes those that it made", async () => {
      const holding = await deployment.hold?.(subject.request, never);
      if (holding === undefined) return;
      try {
        await holding.add(1, never);
        await expect(holding.add(2, AbortSignal.abort(new Error("no time")))).rejects.toThrow();
      } finally {
        await holding[Symbol.asyncDispose]();
      }
    });
  });
}

function expectFailed(invocation: Invocation): void {
  const sum = invocation.phases.reduce((total, { ns }) => total + ns, 0);
  expect(sum).toBe(invocation.totalNs);
  expect(invocation.result).toMatchObject({ ok: false });
}
