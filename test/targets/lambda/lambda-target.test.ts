import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createProofJudge } from "../../../src/runner/proof.ts";
import type { LambdaConfig } from "../../../src/scenario/model.ts";
import { createLambdaTarget } from "../../../src/targets/lambda/lambda-target.ts";
import type { Deployment, Invocation } from "../../../src/targets/target.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../../aws/endpoint.ts";
import { createContext, deadline, lambdaConfig, requestOf, type TestContext } from "./fixtures.ts";

let endpoint: AwsEndpoint;
let opened: TestContext;
beforeAll(async () => {
  // SnapStart is not offered for Node; that the endpoint publishes versions of it is what is tested here.
  endpoint = await startAwsEndpoint({ snapStartRuntimes: ["nodejs20.x"], delays: { updateMs: 0, snapshotMs: 0 } });
});
afterAll(async () => endpoint[Symbol.asyncDispose]());
beforeEach(async () => {
  opened = await createContext();
});
afterEach(() => {
  expect(opened.open()).toEqual([]);
  expect(endpoint.functions()).toEqual([]);
  expect(endpoint.logGroups()).toEqual([]);
  opened[Symbol.dispose]();
});

/** Deploys, works with the deployment, and removes it. */
async function withDeployment(
  overrides: Partial<LambdaConfig>,
  work: (deployment: Deployment) => Promise<void>,
): Promise<void> {
  const config = await lambdaConfig(opened, { endpoint: endpoint.url, ...overrides });
  const deployment = await createLambdaTarget(opened.context).deploy(config, deadline());
  try {
    await work(deployment);
  } finally {
    await deployment[Symbol.asyncDispose]();
  }
}

async function startOnce(
  deployment: Deployment,
  body: string,
  kind: "cold" | "thaw" = "cold",
  signal = deadline(),
): Promise<Invocation> {
  const { invocation, instance } = await deployment.start(kind, requestOf(body), signal);
  await instance?.[Symbol.asyncDispose]();
  return invocation;
}

const textOf = ({ result }: Invocation): string =>
  result.ok ? new TextDecoder().decode(result.response.body) : `${result.code}: ${result.message}`;
const invocations = (): number =>
  endpoint.requests.filter(({ operation, status }) => operation === "Invoke" && status !== 204).length;

describe("a function on Lambda", () => {
  test("is started cold fifteen times, each proved, each explained by what Lambda reports", async () => {
    await withDeployment({}, async (deployment) => {
      const judge = createProofJudge(false);
      const seen = new Set<string>();
      for (let trial = 0; trial < 15; trial++) {
        const invocation = await startOnce(deployment, `trial ${trial}`);
        expect(textOf(invocation)).toBe(`hello, trial ${trial}`);
        expect(judge.start("cold", invocation.evidence)).toMatchObject({
          accepted: true,
          invocation: 1,
          by: "workload",
        });
        seen.add(invocation.evidence.instance);
        const { phases, totalNs, usage } = invocation;
        expect(phases.map(({ phase, source }) => `${phase} ${source}`)).toEqual([
          "init provider",
          "handle provider",
          "other client",
        ]);
        expect(phases.reduce((sum, { ns }) => sum + ns, 0)).toBe(totalNs);
        const reportedMs = ((phases[0]?.ns ?? 0) + (phases[1]?.ns ?? 0)) / 1e6;
        expect(usage.billedMs).toBe(Math.ceil(Number(reportedMs.toFixed(2))));
      }
      expect(seen.size).toBe(15);
    });
  });

  test("answers warm from the environment of its start, without an INIT", async () => {
    await withDeployment({ logFormat: "json" }, async (deployment) => {
      const judge = createProofJudge(false);
      const { invocation, instance } = await deployment.start("cold", requestOf("first"), deadline());
      judge.start("cold", invocation.evidence);
      for (const body of ["second", "third"]) {
        const warm = await instance?.invoke(requestOf(body), deadline());
        if (warm === undefined) throw new Error("no instance lives on");
        expect(textOf(warm)).toBe(`hello, ${body}`);
        expect(judge.warm(warm.evidence)).toMatchObject({ accepted: true });
        expect(warm.phases.map(({ phase }) => phase)).toEqual(["handle", "other"]);
      }
      await instance?.[Symbol.asyncDispose]();
    });
  });

  test("is proved by Init Duration alone where the workload tells nothing", async () => {
    await withDeployment({ env: { MUTE: "1" } }, async (deployment) => {
      const judge = createProofJudge(false);
      for (let trial = 0; trial < 2; trial++) {
        const { evidence } = await startOnce(deployment, "x");
        expect(judge.start("cold", evidence)).toMatchObject({ accepted: true, by: "adapter", invocation: 1 });
      }
    });
  });

  test("is set aside when the configuration before still serves", async () => {
    await withDeployment({}, async (deployment) => {
      await startOnce(deployment, "once");
      endpoint.inject.serveOldFor(1);
      try {
        const { evidence, result } = await startOnce(deployment, "again");
        expect(result.ok).toBe(true);
        expect(evidence.objection).toMatch(/no Init Duration/);
      } finally {
        endpoint.inject.serveOldFor(0);
      }
    });
  });

  test.each([
    ["throw", "function-error", /RangeError: as asked/],
    ["exit", "exit", /Runtime.ExitError/],
    ["hang", "time-limit", /Task timed out after 1.00 seconds/],
  ] as const)("that fails with %s is data, and is billed", async (body, code, message) => {
    await withDeployment({ timeoutMs: 1_000 }, async (deployment) => {
      const { invocation, instance } = await deployment.start("cold", requestOf(body), deadline());
      expect(instance).toBeNull();
      expect(invocation.result).toMatchObject({ ok: false, code });
      expect(textOf(invocation)).toMatch(message);
      expect(invocation.usage.billedMs).toBeGreaterThan(0);
      expect(textOf(await startOnce(deployment, "after"))).toBe("hello, after");
    });
  });

  test("that is throttled is a failure at once, never a slow success", async () => {
    await withDeployment({}, async (deployment) => {
      endpoint.inject.throttle("Invoke", 1);
      const before = invocations();
      const invocation = await startOnce(deployment, "x");
      expect(invocation.result).toMatchObject({ ok: false, code: "throttled" });
      expect(textOf(invocation)).toMatch(/ConcurrentInvocationLimitExceeded/);
      expect(invocation.usage.billedMs).toBeNull();
      expect(invocations() - before).toBe(1);
    });
  });

  test("survives throttles and lost answers of the control plane, untimed", async () => {
    endpoint.inject.drop("CreateFunction", 1, "after");
    endpoint.inject.throttle("GetFunction", 1);
    await withDeployment({}, async (deployment) => {
      endpoint.inject.throttle("UpdateFunctionConfiguration", 2);
      endpoint.inject.fail("GetFunction", 1);
      const { evidence, result } = await startOnce(deployment, "x");
      expect(result.ok).toBe(true);
      expect(evidence.objection).toBeUndefined();
    });
  });

  test("is restored from the snapshot of a version that is published for it and removed", async () => {
    await withDeployment({ snapStart: true }, async (deployment) => {
      const instances = new Set<string>();
      for (let trial = 0; trial < 2; trial++) {
        await deployment.preparation?.run("thaw", deadline());
        expect(endpoint.functions()[0]?.versions).toEqual(["$LATEST", String(trial + 1)]);
        const { invocation, instance } = await deployment.start("thaw", requestOf("x"), deadline());
        expect(textOf(invocation)).toBe("hello, x");
        expect(invocation.evidence).toMatchObject({ invocation: 1, by: "workload", restored: true });
        expect(invocation.evidence.objection).toBeUndefined();
        expect(invocation.phases[0]).toMatchObject({ phase: "init", step: "restore", source: "provider" });
        const warm = await instance?.invoke(requestOf("y"), deadline());
        expect(warm?.evidence).toMatchObject({ instance: invocation.evidence.instance, invocation: 2 });
        expect(warm?.evidence.objection).toBeUndefined();
        instances.add(invocation.evidence.instance);
        await instance?.[Symbol.asyncDispose]();
        expect(endpoint.functions()[0]?.versions).toEqual(["$LATEST"]);
      }
      expect(instances.size).toBe(2);
    });
  });

  test("removes a version that was prepared and never started", async () => {
    await withDeployment({ snapStart: true }, async (deployment) => {
      await deployment.preparation?.run("thaw", deadline());
      expect(textOf(await startOnce(deployment, "x"))).toBe("hello, x");
      expect(endpoint.functions()[0]?.versions).toEqual(["$LATEST"]);
      await deployment.preparation?.run("thaw", deadline());
    });
  });

  test("uses what the preparation made cold, and makes it cold itself without one", async () => {
    await withDeployment({}, async (deployment) => {
      const updates = (): number =>
        endpoint.requests.filter(({ operation }) => operation === "UpdateFunctionConfiguration").length;
      const before = updates();
      await deployment.preparation?.run("cold", deadline());
      expect(updates() - before).toBe(1);
      expect((await startOnce(deployment, "x")).evidence.objection).toBeUndefined();
      expect(updates() - before).toBe(1);
      expect((await startOnce(deployment, "x")).evidence.objection).toBeUndefined();
      expect(updates() - before).toBe(2);
    });
  });

  test("answers a burst from as many environments as there are requests", async () => {
    await withDeployment({}, async (deployment) => {
      const answers = (await deployment.burst?.(5, requestOf("x"), deadline())) ?? [];
      expect(answers.map(textOf)).toEqual(Array.from({ length: 5 }, () => "hello, x"));
      expect(answers.map(({ evidence }) => evidence.objection)).toEqual(Array.from({ length: 5 }, () => undefined));
      expect(new Set(answers.map(({ evidence }) => evidence.instance)).size).toBe(5);
      expect(answers.every(({ usage }) => usage.billedMs !== null)).toBe(true);
    });
  });

  test("gives up a start at its deadline, as data, and goes on", async () => {
    await withDeployment({}, async (deployment) => {
      const slow = await startOnce(deployment, "hang", "cold", AbortSignal.timeout(1_500));
      expect(slow.result).toMatchObject({ ok: false, code: "timeout" });
      expect(textOf(await startOnce(deployment, "after"))).toBe("hello, after");
    });
  });

  test("leaves nothing when it cannot be deployed", async () => {
    const target = createLambdaTarget(opened.context);
    const config = await lambdaConfig(opened, { endpoint: endpoint.url, runtime: "java21" });
    await expect(target.deploy(config, deadline())).rejects.toThrow(/cannot create the function bench-.*not java21/);
    const aborted = AbortSignal.abort(new Error("no time"));
    await expect(target.deploy(await lambdaConfig(opened, { endpoint: endpoint.url }), aborted)).rejects.toThrow(
      "no time",
    );
  });
});

test("invocations go over the connection that the control plane has opened", async () => {
  const { port } = new URL(endpoint.url);
  let connections = 0;
  const proxy: Server = createServer((client) => {
    connections++;
    const upstream = connect(Number(port), "127.0.0.1");
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await withDeployment({ endpoint: url }, async (deployment) => {
      for (let trial = 0; trial < 3; trial++) await startOnce(deployment, "x");
      expect(connections).toBe(1);
      await deployment.burst?.(4, requestOf("x"), deadline());
      expect(connections).toBe(4);
    });
  } finally {
    proxy.close();
  }
});
