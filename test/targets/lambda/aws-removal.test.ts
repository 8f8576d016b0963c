import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, TagResourceCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { awsTags, functionArn, journalId, parseJournalId, tagsOf } from "../../../src/system/aws-names.ts";
import { type AwsLeftovers, type AwsRemoval, removeAwsLeftovers } from "../../../src/system/aws-removal.ts";
import { createLambdaClient, createLogsClient } from "../../aws/clients.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../aws/endpoint.ts";
import { packFiles } from "../../aws/packages.ts";
import { routeAws } from "./aws-route.ts";
import { deadline, handler } from "./fixtures.ts";

const zip = await packFiles({ "index.mjs": handler });
const account = "123456789012";
const place = { region: "us-east-1" };
let endpoint: AwsEndpoint;
beforeEach(async () => {
  endpoint = await startAwsEndpoint();
});
afterEach(async () => endpoint[Symbol.asyncDispose]());

let counter = 0;

/** A function and its log group, as a run leaves them. */
async function make(
  overrides: Partial<Parameters<typeof tagsOf>[0]> & { tags?: Record<string, string>; prefix?: string } = {},
): Promise<string> {
  const name = `${overrides.prefix ?? "bench-"}left-${counter++}`;
  const expires = new Date(systemClock.wall().getTime() + 3_600_000);
  const Tags = overrides.tags ?? tagsOf({ runId: "r", owner: "dead", machine: "here", expires, ...overrides });
  await createLambdaClient(endpoint).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: endpoint.role,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: zip },
      Tags,
    }),
  );
  await createLogsClient(endpoint).send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/${name}` }));
  return name;
}

const idsOf = (name: string): { fn: string; log: string } => {
  const fn = { partition: "aws", account, name, ...place };
  return { fn: journalId("lambda-function", fn), log: journalId("log-group", fn) };
};

async function remove(overrides: Partial<AwsLeftovers>, laterMs = 0): Promise<AwsRemoval[]> {
  const clock = { ...systemClock, wall: () => new Date(systemClock.wall().getTime() + laterMs) };
  const { transport } = routeAws(endpoint.url);
  const leftovers = {
    journaled: [],
    keep: [],
    places: [],
    isAlive: (owner: string) => owner === "alive",
    machine: "here",
    dryRun: false,
  };
  return removeAwsLeftovers({ ...leftovers, ...overrides }, { clock, env: {}, transport }, deadline());
}

const names = (): string[] => endpoint.functions().map(({ name }) => name);
const groups = (): string[] => endpoint.logGroups().map(({ name }) => name);

describe("leftovers on AWS", () => {
  test("that a journal names are removed with their log groups, and nothing beside them", async () => {
    const [journaled, other] = [await make(), await make()];
    const { fn, log } = idsOf(journaled);
    const removals = await remove({
      journaled: [
        { type: "lambda-function", id: fn },
        { type: "log-group", id: log },
        { type: "container", id: "not ours to judge" },
      ],
      isAlive: () => true,
    });
    expect(removals).toEqual([
      { type: "lambda-function", id: fn, result: "removed" },
      { type: "log-group", id: log, result: "removed" },
    ]);
    expect(names()).toEqual([other]);
    expect(groups()).toEqual([`/aws/lambda/${other}`]);
  });

  test("that no journal names are found by prefix and tag", async () => {
    const left = await make();
    await make({ owner: "alive" });
    await make({ machine: "elsewhere" });
    await make({ tags: {} });
    await make({ prefix: "theirs-" });
    const removals = await remove({ places: [place] });
    expect(removals.map(({ type, result }) => `${type} ${result}`)).toEqual([
      "lambda-function removed",
      "log-group removed",
    ]);
    expect(removals[0]?.id).toBe(idsOf(left).fn);
    expect(names()).toHaveLength(4);
  });

  test("of another machine go once they have expired", async () => {
    const left = await make({ machine: "elsewhere", owner: "alive" });
    expect(await remove({ places: [place] })).toEqual([]);
    expect((await remove({ places: [place] }, 2 * 3_600_000)).map(({ id }) => id)).toContain(idsOf(left).fn);
    expect(names()).toEqual([]);
  });

  test("that a live run has opened stay, whatever their tags say", async () => {
    const kept = await make();
    expect(await remove({ places: [place], keep: [{ type: "lambda-function", id: idsOf(kept).fn }] })).toEqual([]);
    expect(names()).toEqual([kept]);
  });

  test("without our tag are refused, whatever a journal says", async () => {
    const [untagged, renamed] = [await make({ tags: {} }), await make({ prefix: "theirs-" })];
    const removals = await remove({
      journaled: [untagged, renamed].map((name) => ({ type: "lambda-function", id: idsOf(name).fn })),
    });
    const reason = "it does not carry the tag bench:managed=1 and a name of ours";
    expect(removals).toEqual(
      [untagged, renamed].map((name) => ({ type: "lambda-function", id: idsOf(name).fn, result: "refused", reason })),
    );
    expect(names()).toHaveLength(2);
    expect(groups()).toHaveLength(2);
  });

  test("are named and left by a dry run", async () => {
    const left = await make();
    expect(await remove({ places: [place], dryRun: true })).toEqual([
      { type: "lambda-function", id: idsOf(left).fn, result: "would-remove" },
      { type: "log-group", id: idsOf(left).log, result: "would-remove" },
    ]);
    expect(names()).toEqual([left]);
    expect(groups()).toHaveLength(1);
  });

  test("that are gone are no error", async () => {
    const { fn, log } = idsOf("bench-never-was");
    const journaled = [{ type: "lambda-function", id: fn } as const, { type: "log-group", id: log } as const];
    expect(await remove({ journaled })).toEqual([
      { type: "lambda-function", id: fn, result: "gone" },
      { type: "log-group", id: log, result: "gone" },
    ]);
  });

  test("that cannot be removed are results with AWS's reason, and their log groups stay", async () => {
    const left = await make();
    const { fn, log } = idsOf(left);
    endpoint.inject.fail("DeleteFunction", 5);
    const journaled = [{ type: "lambda-function", id: fn } as const, { type: "log-group", id: log } as const];
    const removals = await remove({ journaled });
    expect(removals).toMatchObject([
      { id: fn, result: "failed", reason: expect.stringContaining("ServiceException") as unknown },
      { id: log, result: "failed", reason: "its function is still there" },
    ]);
    expect(groups()).toHaveLength(1);
  });

  test("of a region that does not answer are results", async () => {
    const { transport } = routeAws(undefined);
    const access = { clock: systemClock, env: {}, transport };
    const leftovers = { keep: [], isAlive: () => false, machine: "here", dryRun: false };
    const journaled = [{ type: "lambda-function", id: idsOf("bench-x").fn } as const];
    expect(await removeAwsLeftovers({ ...leftovers, journaled, places: [] }, access, deadline())).toMatchObject([
      { id: journaled[0]?.id, result: "failed", reason: expect.stringContaining("ECONNREFUSED") as unknown },
    ]);
    expect(
      await removeAwsLeftovers({ ...leftovers, journaled: [], places: [place] }, access, deadline()),
    ).toMatchObject([{ type: "lambda-function", id: "us-east-1", result: "failed" }]);
  });

  test("in an emulator that has ended are gone with it", async () => {
    const gone = { partition: "aws", account, name: "bench-x", ...place, endpoint: "http://127.0.0.1:9" };
    const id = journalId("lambda-function", gone);
    const access = { clock: systemClock, env: {} };
    const leftovers = { keep: [], places: [], isAlive: () => false, machine: "here", dryRun: false };
    expect(
      await removeAwsLeftovers({ ...leftovers, journaled: [{ type: "lambda-function", id }] }, access, deadline()),
    ).toEqual([
      { type: "lambda-function", id, result: "gone", reason: "nothing listens at http://127.0.0.1:9 any more" },
    ]);
  });

  test("are looked for on every page of a long list", async () => {
    for (let made = 0; made < 55; made++) await make({ prefix: "a-" });
    const left = await make();
    expect((await remove({ places: [place] })).map(({ id }) => id)).toEqual([idsOf(left).fn, idsOf(left).log]);
  });

  test("that somebody tagged as ours by hand have no owner and go", async () => {
    const name = await make({ tags: {} });
    const Resource = functionArn({ partition: "aws", account, name, ...place });
    const Tags = { [awsTags.managed]: "1", [awsTags.machine]: "here" };
    await createLambdaClient(endpoint).send(new TagResourceCommand({ Resource, Tags }));
    expect(await remove({ places: [place] })).toHaveLength(2);
  });
});

describe("names in journals", () => {
  const fn = { partition: "aws-us-gov", account, name: "bench-x_1", region: "us-gov-west-1" };
  test.each([fn, { ...fn, endpoint: "http://127.0.0.1:4566" }])("are read back: %j", (one) => {
    expect(parseJournalId(journalId("lambda-function", one))).toEqual(one);
    expect(parseJournalId(journalId("log-group", one))).toEqual(one);
  });
  test.each(["", "bench-x", "arn:aws:s3:::bucket", "arn:aws:lambda:us-east-1:12:function:bench-x"])(
    "are not %j",
    (id) => expect(parseJournalId(id)).toBeUndefined(),
  );
});
