import { expect, test } from "vitest";
import { measureMicroPhases } from "../../../src/targets/wasm/micro-phases.ts";
import { echo, exiting, library } from "./guests.ts";

let made = 0;
const options = { iterations: 20, timeMs: 0, nonce: () => `n${++made}` };
const input = new TextEncoder().encode("coldbench");

test("compiling, instantiating and calling are each measured as often as asked", async () => {
  const phases = await measureMicroPhases(echo, input, options);
  expect(phases.map(({ phase }) => phase)).toEqual(["compile", "instantiate", "call"]);
  for (const { n, p50Ns, p99Ns } of phases) {
    expect(n).toBe(20);
    expect(p50Ns).toBeGreaterThan(0);
    expect(p99Ns).toBeGreaterThanOrEqual(p50Ns);
  }
  expect(made).toBeGreaterThanOrEqual(20);
});

test("a module that cannot be run, or fails, is an error and no figure", async () => {
  await expect(measureMicroPhases(library, input, options)).rejects.toThrow(/not-a-module/);
  await expect(measureMicroPhases(exiting, input, options)).rejects.toThrow(/exit code 3/);
});
