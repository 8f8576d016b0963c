import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isOnPath, mustSkip } from "../requirement.ts";
import { assemble, op, wasi } from "../targets/wasm/assembler.ts";
import { bytesOf, writeFour } from "../targets/wasm/guests.ts";
import { openVersionedBench, type VersionedBench } from "./versions.ts";

// Effects are several times the noise of a busy machine: no assertion here depends on how long anything takes.

interface Found {
  readonly target: string;
  readonly start: string;
  readonly verdict: string;
  readonly moved: readonly { readonly phase: string; readonly changeMs: number }[];
}

/** "node cold: slower, boot": the phase that moved most, where it is slower. */
function describeFound({ target, start, verdict, moved }: Found): string {
  return `${target} ${start}: ${verdict}${verdict === "slower" ? `, ${moved[0]?.phase}` : ""}`;
}

async function against(
  bench: VersionedBench,
): Promise<{ readonly code: number | null; readonly series: readonly Found[] }> {
  const args = ["--against", "main", "--trials", "12", "--json", "--quiet", "--no-report"];
  const { code, stdout, stderr } = await bench.run("run", ...args);
  if (stdout === "") throw new Error(stderr);
  return { code, series: (JSON.parse(stdout) as { comparison: { series: Found[] } }).comparison.series };
}

/** A server that works for some time for every request, and may sleep before it listens. */
const server = (steps: number, sleepMs: number): string => `import { createServer } from "node:http";
const work = (n) => { let x = 1; for (let i = 0; i < n; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0; return x; };
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${sleepMs});
createServer((_, response) => response.end(work(${steps}) === 0 ? "zero" : "done")).listen(process.env.PORT, "127.0.0.1");
`;
const served = `name: served
request: { body: x }
expect: { body: done }
starts: [cold, warm]
warm: { warmup: 1, invocations: 3 }
targets: { node: { kind: process, shape: http, command: [node, ../server.mjs] } }
`;
const steps = 4_000_000;

function openServed(): VersionedBench {
  const bench = openVersionedBench();
  bench.write("scenarios/served.yaml", served);
  bench.write("server.mjs", server(steps, 0));
  bench.repository.commit("served");
  return bench;
}

/** A command that counts down, then answers "done". */
const counting = (count: number): Uint8Array =>
  assemble({
    imports: [wasi.fdWrite],
    pages: 1,
    global: count,
    data: { at: 64, bytes: bytesOf("done") },
    code: [
      ...op.loop(op.getGlobal, op.constant(-1), op.add, op.setGlobal, op.getGlobal, op.branchIf(0)),
      ...writeFour(64),
    ],
  });

describe.skipIf(mustSkip(isOnPath("git")))("bench run --against on real targets", () => {
  test("five times the work in the handler is red in the warm request, and it is the handler that moved", async () => {
    using bench = openServed();
    bench.write("server.mjs", server(5 * steps, 0));
    const { code, series } = await against(bench);
    expect(code).toBe(1);
    expect(series.map(describeFound)).toContain("node warm: slower, handle");
  });

  test("a sleep before listening is red in the cold start, and it is the boot that moved", async () => {
    using bench = openServed();
    bench.write("server.mjs", server(steps, 400));
    const { code, series } = await against(bench);
    expect(code).toBe(1);
    expect(series.map(describeFound)).toContain("node cold: slower, boot");
  });

  test("more work in a wasm module is red, and it is the handler that moved", async () => {
    using bench = openVersionedBench();
    mkdirSync(join(bench.folder, "scenarios"));
    const module = join(bench.folder, "scenarios", "mine.wasm");
    writeFileSync(module, counting(2_000_000));
    bench.write(
      "scenarios/mine.yaml",
      "name: mine\nrequest: { body: x }\nexpect: { body: done }\nstarts: [cold]\ntargets: { mine: { kind: wasm, module: ./mine.wasm } }\n",
    );
    bench.repository.commit("mine");
    writeFileSync(module, counting(12_000_000));
    const { code, series } = await against(bench);
    expect(code).toBe(1);
    expect(series.map(describeFound)).toEqual(["mine cold: slower, handle"]);
    const [own, other] = bench.record().targets.map(({ facts }) => facts["module-sha256"]);
    expect(own).not.toBe(other);
  });
});
