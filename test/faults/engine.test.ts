import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sample } from "../../src/results/sample.ts";
import { eventually, openBench } from "../cli/bench.ts";
import { mustSkip } from "../requirement.ts";
import { canRunEngine, importSleeper, type OwnEngine, startOwnEngine } from "./own-engine.ts";
import { countRows, journalOf, readRun } from "./runs.ts";

const scenario = (trials: number): string => `name: boxed
request: { body: hello }
expect: { body: hello }
reference: bare
starts: [cold]
stop: { trials: ${trials} }
targets:
  bare: { kind: process, shape: command, command: [cat] }
  boxed: { kind: docker, shape: command, image: { pack: { executable: cat } }, command: [cat], network: none }
`;

const ofBoxed = (samples: readonly Sample[]): readonly Sample[] => samples.filter(({ target }) => target === "boxed");
const isFailed = ({ outcome }: Sample): boolean => !outcome.ok;

describe.skipIf(mustSkip(canRunEngine))("the Docker Engine", () => {
  let engine: OwnEngine;
  beforeAll(async () => void (engine = await startOwnEngine()));
  afterAll(async () => engine[Symbol.asyncDispose]());

  const left = (): string => engine.docker("ps", "--all", "--quiet") + engine.docker("images", "--quiet");

  test("restarted during a run costs the trial in flight, and is used again", async () => {
    using bench = openBench({ DOCKER_HOST: engine.host });
    bench.write("scenarios/boxed.yaml", scenario(40));
    const { ended } = bench.start(["run", "--no-report", "--seed", "7"]);
    await eventually(() => countRows(bench) > 6, "the first rows");
    await engine.stop();
    await engine.start();
    const { code, stderr } = await ended;
    const { record, samples } = readRun(bench);
    const rows = ofBoxed(samples);
    expect(rows).toHaveLength(40);
    const failed = rows.filter(isFailed);
    // Two of forty are the 5 % that a scenario tolerates.
    const expected = failed.length > 2 ? 4 : 0;
    expect({ code, status: record.status, stderr }).toMatchObject({ code: expected, status: "complete" });
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(5);
    expect(isFailed(rows.at(-1) as Sample)).toBe(false);
    expect(samples.filter((row) => row.target === "bare" && isFailed(row))).toEqual([]);
    expect(record.warnings?.join("\n")).toMatch(
      /boxed: the Docker Engine at .* does not answer: .*; waiting up to 15 s/,
    );
    expect(record.warnings?.join("\n")).toMatch(/boxed: it answers again/);
    await bench.run("clean");
    expect({ left: left(), journal: journalOf(bench) }).toEqual({ left: "", journal: "" });
  });

  test("that stays away fails the rest of its trials at once with the reason, and others go on", async () => {
    using bench = openBench({ DOCKER_HOST: engine.host });
    bench.write("scenarios/boxed.yaml", scenario(60));
    const { ended } = bench.start(["run", "--no-report", "--seed", "7"]);
    await eventually(() => countRows(bench) > 6, "the first rows");
    await engine.kill();
    const { code, stderr, stdout } = await ended;
    const { record, samples } = readRun(bench);
    expect({ code, status: record.status, stderr }).toMatchObject({ code: 4, status: "complete" });
    expect(stderr).not.toMatch(/internal error|\n\s+at /);
    expect(stdout).toContain("boxed");
    const rows = ofBoxed(samples);
    expect(rows).toHaveLength(60);
    const last = rows.at(-1)?.outcome;
    expect(last).toMatchObject({
      ok: false,
      code: "engine",
      message: expect.stringMatching(/Docker Engine at .* does not answer/),
    });
    // Those that follow the wait are not started at all.
    expect(rows.filter((row) => row.totalNs === 0).length).toBeGreaterThan(40);
    expect(samples.filter((row) => row.target === "bare" && !isFailed(row))).toHaveLength(60);
    expect(stderr).toMatch(/something could not be removed: .*\nhint: run bench clean/);
    const without = await bench.run("clean");
    expect(without).toMatchObject({ code: 4, stdout: expect.stringContaining("the Docker Engine does not answer") });
    await engine.start();
    expect((await bench.run("clean")).code).toBe(0);
    expect({ left: left(), journal: journalOf(bench) }).toEqual({ left: "", journal: "" });
  });

  test("gone while an image is built makes its target unavailable with the reason; asked for: exit 3", async () => {
    using bench = openBench({ DOCKER_HOST: engine.host });
    bench.write("image/Dockerfile", 'FROM sleeper\nRUN ["/sleep"]\n');
    bench.write(
      "scenarios/built.yaml",
      `name: built\nrequest: { body: x }\nstarts: [cold]\ntargets: { built: { kind: docker, shape: command, image: { build: { context: ../image } } } }\n`,
    );
    importSleeper(engine);
    const { ended } = bench.start(["run", "scenarios/built.yaml", "--target", "built", "--no-report"]);
    await eventually(() => engine.docker("ps", "--quiet") !== "", "the step of the build");
    await engine.kill();
    const { code, stderr } = await ended;
    await engine.start();
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/target built was asked for, and is not available: /),
    });
    expect(stderr).not.toMatch(/internal error/);
    expect((await bench.run("clean")).code).toBe(0);
    expect(journalOf(bench)).toBe("");
  });
});
