import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { removeAwsLeftovers } from "../../../src/system/aws-removal.ts";
import { createLambdaTarget } from "../../../src/targets/lambda/lambda-target.ts";
import { lambdaPolicy } from "../../../src/targets/lambda/policy.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../aws/endpoint.ts";
import { type AwsRoute, routeAws } from "./aws-route.ts";
import { createContext, deadline, lambdaConfig, requestOf, type TestContext } from "./fixtures.ts";

/** Calls that need more rights than their own (AWS Lambda, API reference: CreateFunction with tags and a role, GetFunction with tags). */
const implied: Readonly<Record<string, readonly string[]>> = {
  "lambda:CreateFunction": ["lambda:TagResource", "iam:PassRole"],
  "lambda:GetFunction": ["lambda:ListTags"],
};

let endpoint: AwsEndpoint;
let opened: TestContext;
let route: AwsRoute;
const commands: { service: string; name: string; input: Record<string, unknown> }[] = [];

/** The whole life of functions as coldbench lives it: deployed, started, restored, sent a burst, removed; and leftovers. */
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ snapStartRuntimes: ["nodejs20.x"], delays: { updateMs: 0, snapshotMs: 0 } });
  opened = await createContext();
  route = routeAws(endpoint.url);
  spyOn(LambdaClient.prototype, "lambda");
  spyOn(CloudWatchLogsClient.prototype, "logs");
  const target = createLambdaTarget(opened.context, route.transport);
  const config = await lambdaConfig(opened, { snapStart: true });
  const deployment = await target.deploy(config, deadline());
  for (const kind of ["cold", "thaw"] as const) {
    const { invocation, instance } = await deployment.start(kind, requestOf("x"), deadline());
    expect(invocation.result.ok).toBe(true);
    await instance?.invoke(requestOf("y"), deadline());
    await instance?.[Symbol.asyncDispose]();
  }
  await deployment.burst?.(2, requestOf("x"), deadline());
  const leftovers = { journaled: [], keep: [], isAlive: () => false, machine: "another", dryRun: false };
  const access = { clock: opened.context.clock, env: opened.context.env, transport: route.transport };
  await removeAwsLeftovers({ ...leftovers, places: [{ region: "us-east-1" }] }, access, deadline());
  await deployment[Symbol.asyncDispose]();
});
afterAll(async () => {
  vi.restoreAllMocks();
  opened[Symbol.dispose]();
  await endpoint[Symbol.asyncDispose]();
});

function spyOn(prototype: { send: (...given: never[]) => unknown }, service: string): void {
  const { send } = prototype;
  vi.spyOn(prototype, "send").mockImplementation(function (this: unknown, ...given: never[]) {
    const command = given[0] as unknown as { constructor: { name: string }; input: Record<string, unknown> };
    commands.push({ service, name: command.constructor.name.replace(/Command$/, ""), input: command.input });
    return send.apply(this as never, given);
  });
}

const actionOf = ({ service, name }: (typeof commands)[number]): string =>
  `${service}:${name === "Invoke" ? "InvokeFunction" : name}`;
const policy = lambdaPolicy({ account: "123456789012", region: "us-east-1" });
const actions = policy.Statement.flatMap(({ Action }) => Action);

test("allows every call that coldbench makes, and nothing else", () => {
  const made = commands.map(actionOf);
  const needed = new Set([...made, ...made.flatMap((action) => implied[action] ?? [])]);
  expect([...actions].toSorted()).toEqual([...needed].toSorted());
});

test("all calls go to Lambda and CloudWatch Logs of the region", () => {
  expect(new Set(route.sent.map(({ hostname }) => hostname))).toEqual(
    new Set(["lambda.us-east-1.amazonaws.com", "logs.us-east-1.amazonaws.com"]),
  );
});

test("names only functions and log groups of ours", () => {
  const named = commands.flatMap(({ input }) => input["FunctionName"] ?? input["logGroupName"] ?? []);
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(name).toMatch(/^(arn:aws:lambda:us-east-1:\d{12}:function:|\/aws\/lambda\/)?bench-/);
  for (const { Action, Resource } of policy.Statement) {
    if (Action.includes("lambda:ListFunctions") || Action.includes("iam:PassRole")) continue;
    for (const resource of [Resource].flat()) expect(resource).toMatch(/(:function:|\/aws\/lambda\/)bench-\*(:\*)?$/);
  }
});

test("lets nothing without our tag be made, changed, invoked or deleted", () => {
  const tagged = [
    "CreateFunction",
    "TagResource",
    "UpdateFunctionConfiguration",
    "PublishVersion",
    "InvokeFunction",
    "DeleteFunction",
  ];
  for (const action of tagged) {
    const statements = policy.Statement.filter(({ Action }) => Action.includes(`lambda:${action}`));
    expect(statements).toHaveLength(1);
    expect(JSON.stringify(statements[0]?.Condition)).toMatch(/"aws:(Resource|Request)Tag\/bench:managed":"1"/);
  }
  const tags = commands.find(({ name }) => name === "CreateFunction")?.input["Tags"] ?? {};
  expect(tags).toMatchObject({ "bench:managed": "1", "bench:run": opened.context.runId });
  const keys = policy.Statement[0]?.Condition?.["ForAllValues:StringEquals"]?.["aws:TagKeys"];
  expect(keys).toEqual(expect.arrayContaining(Object.keys(tags)));
});

test("has no rights to make roles, and placeholders where nothing is given", () => {
  expect(actions.filter((action) => action.startsWith("iam:"))).toEqual(["iam:PassRole"]);
  const text = JSON.stringify(lambdaPolicy());
  expect(text).toContain("arn:aws:lambda:REGION:ACCOUNT:function:bench-*");
  expect(text).toContain("arn:aws:iam::ACCOUNT:role/EXECUTION_ROLE");
  const china = JSON.stringify(lambdaPolicy({ partition: "aws-cn", role: "arn:aws-cn:iam::1:role/r" }));
  expect(china).not.toContain("arn:aws:");
});
