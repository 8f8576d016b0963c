import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import type { AwsAccess } from "../../../src/system/aws-clients.ts";
import type { Availability } from "../../../src/targets/target.ts";
import { createLambdaTarget } from "../../../src/targets/lambda/lambda-target.ts";
import { routeAws } from "./aws-route.ts";
import { createContext, deadline, lambdaConfig, type TestContext } from "./fixtures.ts";

let opened: TestContext;
beforeEach(async () => {
  opened = await createContext();
  // What this machine's user has set up for AWS must not matter here.
  for (const name of ["AWS_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});
afterEach(() => {
  vi.unstubAllEnvs();
  opened[Symbol.dispose]();
});

async function probe(
  overrides: Parameters<typeof lambdaConfig>[1] & { env?: Record<string, string> },
  transport?: AwsAccess["transport"],
  context: Partial<TestContext["context"]> = {},
): Promise<Availability> {
  const target = createLambdaTarget({ ...opened.context, ...context }, transport);
  return target.probe(deadline(), await lambdaConfig(opened, overrides));
}

describe("lambda is available", () => {
  const { transport, sent } = routeAws(undefined);

  test("where credentials, a region and a role are found, without asking AWS", async () => {
    expect(await probe({ region: "eu-west-1" }, transport)).toEqual({
      available: true,
      version: "AWS Lambda, eu-west-1",
    });
    expect(await probe({}, transport)).toEqual({ available: true, version: "AWS Lambda, us-east-1" });
    const env = { AWS_DEFAULT_REGION: "eu-north-1", COLDBENCH_LAMBDA_ROLE: "arn:aws:iam::123456789012:role/bench" };
    const { role: _, ...config } = await lambdaConfig(opened);
    const target = createLambdaTarget({ ...opened.context, env }, transport);
    expect(await target.probe(deadline(), config)).toEqual({ available: true, version: "AWS Lambda, eu-north-1" });
    expect(sent).toEqual([]);
  });

  test("not without a region", async () => {
    expect(await probe({}, transport, { env: {} })).toEqual({
      available: false,
      reason: "no AWS region is named",
      hint: expect.stringContaining("AWS_REGION") as string,
    });
  });

  test("not without credentials", async () => {
    expect(await probe({})).toMatchObject({
      available: false,
      reason: expect.stringMatching(/^no AWS credentials were found: Could not load/) as string,
      hint: expect.stringContaining("AWS_EC2_METADATA_DISABLED=true") as string,
    });
  });

  test("not with a metadata service that never answers, which holds up nobody", async () => {
    const silent = { ...transport, credentials: async () => new Promise<never>(() => undefined) };
    const clock = { ...systemClock, sleep: async () => undefined };
    expect(await probe({}, silent, { clock })).toMatchObject({
      available: false,
      reason: "no AWS credentials were found: nothing answered within 5000 ms",
    });
  });

  test("not without a role, and the remedy names the policy", async () => {
    const { role: _, ...config } = await lambdaConfig(opened);
    const target = createLambdaTarget(opened.context, transport);
    const found = await target.probe(deadline(), config);
    expect(found).toMatchObject({ available: false, reason: "on-lambda: no execution role is named" });
    expect(JSON.stringify(found)).toContain("bench lambda policy");
    expect(await probe({ role: "bench" }, transport)).toMatchObject({
      reason: "on-lambda: bench is not the ARN of a role",
    });
  });

  test("not where an emulator is named that is not there", async () => {
    expect(await probe({ endpoint: "http://127.0.0.1:9" })).toMatchObject({
      available: false,
      reason: expect.stringMatching(/^nothing answers as Lambda at http:\/\/127.0.0.1:9: .*ECONNREFUSED/) as string,
      hint: "start the emulator, or remove endpoint to use AWS",
    });
  });
});

describe("engines", () => {
  test("are told apart by region and emulator", async () => {
    const target = createLambdaTarget(opened.context);
    expect(target.engineOf?.(await lambdaConfig(opened))).toBe("lambda");
    expect(target.engineOf?.(await lambdaConfig(opened, { region: "eu-west-1" }))).toBe("lambda in eu-west-1");
    expect(target.engineOf?.(await lambdaConfig(opened, { endpoint: "http://e" }))).toBe("lambda at http://e");
  });
});
