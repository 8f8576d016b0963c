import { expect, test } from "vitest";
import type { FunctionInvocation } from "../../../src/targets/lambda-local/environment-invocation.ts";
import { toInvocation } from "../../../src/targets/lambda-local/function-invocation.ts";
import type { Invocation } from "../../../src/targets/target.ts";
import { nanoseconds } from "../../../src/units/duration.ts";
import { functionConfig } from "./functions.ts";

const config = functionConfig({ code: { from: "folder", folder: "/none" }, sandbox: "container" });
const source = { apiHost: { listen: "172.17.0.1", reachedAs: "172.17.0.1" } };
const ok = (value: unknown): FunctionInvocation["result"] => {
  return { ok: true, payload: new TextEncoder().encode(JSON.stringify(value)), streamed: false };
};
const failed = (code: "time-limit" | "timeout" | "exit"): FunctionInvocation["result"] => {
  return { ok: false, code, message: "it took too long", errorType: "Sandbox.Timedout", payload: new Uint8Array() };
};

function invoked(overrides: Partial<FunctionInvocation>): FunctionInvocation {
  return {
    startedNs: nanoseconds(1000),
    endedNs: nanoseconds(9_001_000),
    phases: [
      { phase: "init", ns: nanoseconds(4_000_000), source: "engine" },
      { phase: "handle", ns: nanoseconds(5_000_000), source: "client" },
    ],
    result: ok({ statusCode: 200, body: "yes" }),
    report: { requestId: "1", durationMs: 5.2, initMs: 4.1 },
    usage: { cpuNs: nanoseconds(3), peakMemoryBytes: 4 },
    sandboxId: "sandbox-1",
    answered: 1,
    ...overrides,
  };
}

const converted = (overrides: Partial<FunctionInvocation>, sandbox = config.sandbox): Invocation =>
  toInvocation({ config: { ...config, sandbox }, source }, invoked(overrides));

test("bills INIT and Duration, rounded up once", () => {
  const { usage, totalNs, result } = converted({});
  expect(usage).toEqual({ cpuNs: 3, peakMemoryBytes: 4, billedMs: 10 });
  expect(totalNs).toBe(9_000_000);
  expect(result).toMatchObject({ ok: true, response: { status: 200 } });
  expect(converted({ report: { requestId: "1", durationMs: 5.2, initMs: null } }).usage.billedMs).toBe(6);
});

test("bills a failure of the function, not an invocation that its caller gave up", () => {
  expect(converted({ result: failed("time-limit") }).usage.billedMs).toBe(10);
  expect(converted({ result: failed("timeout") }).usage.billedMs).toBeNull();
});

test("the workload's nonce vouches for it, else the sandbox", () => {
  const headers = { "coldbench-instance": "nonce", "coldbench-invocation": "7" };
  const proved = converted({ result: ok({ statusCode: 200, headers }), answered: 7 });
  expect(proved.evidence).toEqual({ instance: "nonce", invocation: 7, by: "workload" });
  expect(converted({ answered: 3 }).evidence).toEqual({ instance: "sandbox-1", invocation: 3, by: "adapter" });
  expect(converted({ result: failed("exit") }).evidence.invocation).toBe(0);
});

test("a payload that is no response is a failure with the reason", () => {
  const { result } = converted({ result: ok({ statusCode: 1 }) });
  expect(result).toEqual({
    ok: false,
    code: "function-error",
    message: "statusCode of the function's response is 1, not an integer from 100 to 599",
  });
});

test("a runtime in a container that never asked for its event may be behind a firewall", () => {
  const phases = [{ phase: "init", ns: nanoseconds(9_000_000), source: "engine" }] as const;
  const message = (sandbox: "process" | "container", code: "time-limit" | "exit"): string => {
    const { result } = converted({ phases, result: failed(code) }, sandbox);
    return result.ok ? "ok" : result.message;
  };
  expect(message("container", "time-limit")).toMatch(
    /did not ask for the event.*firewall may keep containers from 172\.17\.0\.1/,
  );
  expect(message("process", "time-limit")).toBe("it took too long; its runtime did not ask for the event");
  expect(message("container", "exit")).toBe("it took too long");
  const handled = converted({ result: failed("time-limit") }).result;
  expect(handled).toMatchObject({ message: "it took too long" });
});
