import { expect, test } from "vitest";
import { createProofJudge } from "../../src/runner/proof.ts";
import type { Evidence } from "../../src/targets/target.ts";

const evidence = (instance: string, invocation: number): Evidence => ({ instance, invocation, by: "workload" });

test("a new instance that answers for the first time proves a cold start", () => {
  expect(createProofJudge(false).start("cold", evidence("a", 1))).toEqual({
    instance: "a",
    invocation: 1,
    by: "workload",
    accepted: true,
  });
});

test("an instance that an earlier trial saw is set aside, with its name", () => {
  const judge = createProofJudge(false);
  judge.start("cold", evidence("a", 1));
  expect(judge.start("cold", evidence("a", 1))).toMatchObject({
    accepted: false,
    reason: "instance a had already served an earlier trial",
  });
});

test("an instance that answered before it was started is set aside", () => {
  expect(createProofJudge(false).start("cold", evidence("a", 3))).toMatchObject({
    accepted: false,
    reason: "the instance had answered 2 invocations before",
  });
});

test("a thaw needs an instance that had answered before it was frozen", () => {
  expect(createProofJudge(false).start("thaw", evidence("a", 2)).accepted).toBe(true);
  expect(createProofJudge(false).start("thaw", evidence("b", 1)).accepted).toBe(false);
});

test("no evidence proves nothing", () => {
  expect(createProofJudge(false).start("cold", evidence("", 0)).accepted).toBe(false);
});

test("a warm invocation must come from the started instance, with a higher count", () => {
  const judge = createProofJudge(false);
  judge.start("cold", evidence("a", 1));
  expect(judge.warm(evidence("a", 2)).accepted).toBe(true);
  expect(judge.warm(evidence("a", 2)).accepted).toBe(false);
  expect(judge.warm(evidence("b", 3))).toMatchObject({
    accepted: false,
    reason: expect.stringContaining("instance b"),
  });
});

test("where each request gets its own instance, a reused one is set aside", () => {
  const judge = createProofJudge(true);
  judge.start("cold", evidence("a", 1));
  expect(judge.warm(evidence("b", 1)).accepted).toBe(true);
  expect(judge.warm(evidence("a", 1)).accepted).toBe(false);
});
