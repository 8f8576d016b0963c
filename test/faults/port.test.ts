import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { openBench } from "../cli/bench.ts";
import { readRun } from "./runs.ts";

test("a server whose port is taken has failed its starts, in its own words, and others go on", async () => {
  using bench = openBench();
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const { port } = holder.address() as AddressInfo;
  // A server that does not listen where it is told to.
  const program = `require("node:http").createServer((_, r) => r.end("right")).listen(${port}, "127.0.0.1")`;
  bench.write(
    "scenarios/taken.yaml",
    `name: taken
request: { body: x }
expect: { body: right }
reference: bare
starts: [cold]
stop: { trials: 4 }
targets:
  bare: { kind: process, shape: command, command: [printf, right] }
  served: { kind: process, shape: http, command: [node, -e, '${program}'] }
`,
  );
  const { code, stderr } = await bench.run("run", "--no-report");
  holder.close();
  expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.not.stringMatching(/internal error|\n\s+at /) });
  const { record, samples } = readRun(bench);
  expect(record.status).toBe("complete");
  const ofServer = samples.filter(({ target }) => target === "served").map(({ outcome }) => outcome);
  expect(ofServer).toHaveLength(4);
  for (const outcome of ofServer)
    expect(outcome).toMatchObject({ ok: false, code: "start-failed", message: expect.stringMatching(/EADDRINUSE/) });
  expect(samples.filter(({ target, outcome }) => target === "bare" && outcome.ok)).toHaveLength(4);
});
