import { describe, expect, test } from "vitest";
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
  // One restored from a snapshot is another matter: it was initialised for the snapshot, and has answered nobody.
  const restored = (invocation: number) => ({ ...evidence("c", invocation), restored: true });
  expect(createProofJudge(false).start("thaw", restored(1)).accepted).toBe(true);
  expect(createProofJudge(false).start("thaw", restored(2)).accepted).toBe(false);
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

describe("where nothing tells which instance answered", () => {
  const nobody: Evidence = { instance: "", invocation: 0, by: "nobody" };
  const unproved = {
    instance: "",
    invocation: 0,
    by: "nobody",
    accepted: true,
    reason: "unproved: nothing tells which instance answered",
  };

  test("starts and warm invocations are accepted, and say that they are unproved", () => {
    const judge = createProofJudge(false);
    for (let trial = 0; trial < 2; trial++) {
      expect(judge.start("cold", nobody)).toEqual(unproved);
      expect(judge.warm(nobody)).toEqual(unproved);
    }
    expect(createProofJudge(false).warm(nobody)).toEqual(unproved);
    expect(createProofJudge(true).warm(nobody)).toEqual(unproved);
  });

  test("an objection of the adapter sets them aside all the same", () => {
    const judge = createProofJudge(false);
    const refused = { ...nobody, objection: "it was redirected" };
    expect(judge.start("cold", refused)).toMatchObject({ accepted: false, reason: "it was redirected" });
    expect(judge.warm(refused)).toMatchObject({ accepted: false, reason: "it was redirected" });
  });
});

describe.each([
  ["attached to", false],
  ["of an elastic platform, after a start", true],
])("a warm invocation %s", (_, starts) => {
  const judgeOf = () => {
    const judge = createProofJudge(false);
    if (starts) judge.start("cold", { ...evidence("a", 1), elastic: true });
    return judge;
  };
  const from = (instance: string, invocation: number): Evidence => ({
    ...evidence(instance, invocation),
    ...(starts ? { elastic: true } : {}),
  });

  test("may come from any instance that has answered before", () => {
    const judge = judgeOf();
    const answers = [from("a", 2), from("b", 5), from("a", 4), from("b", 6), from("c", 2)];
    expect(answers.map((one) => judge.warm(one).accepted)).toEqual(Array(5).fill(true));
  });

  test("that is the first of another instance was a cold start, and the next one is warm", () => {
    const judge = judgeOf();
    expect(judge.warm(from("a", 3)).accepted).toBe(true);
    expect(judge.warm(from("b", 1))).toMatchObject({
      accepted: false,
      reason: "a cold start answered: it is the first invocation of instance b",
    });
    expect(judge.warm(from("b", 2)).accepted).toBe(true);
  });

  test("that counts no further was answered from somewhere else, such as a cache", () => {
    const judge = judgeOf();
    expect(judge.warm(from("a", 3)).accepted).toBe(true);
    expect(judge.warm(from("a", 3))).toMatchObject({ accepted: false, reason: "invocation 3 follows invocation 3" });
  });

  test("without an instance proves nothing", () => {
    expect(judgeOf().warm(from("", 2)).accepted).toBe(false);
  });
});

test("once an instance was started, only it may answer, also after others have", () => {
  const judge = createProofJudge(false);
  judge.warm(evidence("a", 7));
  judge.start("cold", evidence("b", 1));
  expect(judge.warm(evidence("a", 8)).accepted).toBe(false);
  expect(judge.warm(evidence("b", 2)).accepted).toBe(true);
});
