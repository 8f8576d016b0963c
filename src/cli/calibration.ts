import { readFileSync } from "node:fs";
import type { MicroPhase } from "../targets/wasm/micro-phases.ts";

/** The micro-phases of the embedded host's engine, timed inside this process by tinybench. */
export interface Calibration {
  /** The module: the C build of the hello workload, shipped with the package. */
  readonly module: string;
  readonly phases: readonly MicroPhase[];
}

/** Times compile, instantiate and call of the smallest example module, without a host and without HTTP. */
export async function calibrate(nonce: () => string): Promise<Calibration> {
  const { measureMicroPhases } = await import("../targets/wasm/micro-phases.ts");
  const module = "workloads/hello/c/hello.wasm";
  const bytes = readFileSync(new URL(`../../${module}`, import.meta.url));
  const input = new TextEncoder().encode("coldbench");
  return { module, phases: await measureMicroPhases(bytes, input, { iterations: 200, timeMs: 200, nonce }) };
}
