import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { RunComparison } from "../../../src/analysis/run-verdicts.ts";
import { renderOpenmetrics } from "../../../src/report/ci/openmetrics.ts";
import { mustSkip } from "../../requirement.ts";
import { exampleAnalysis } from "../fixture.ts";
import { everyVerdict, hostileName, hostileNames, oneRunEach, untrusted } from "../fixture-comparison.ts";

const render = (comparison: RunComparison | null): string =>
  String(renderOpenmetrics(comparison, exampleAnalysis()).content);

/** Hostile, yet distinct as a scenario's budgets are. */
const hostile = (): RunComparison => {
  const comparison = hostileNames();
  return { ...comparison, budgets: comparison.budgets.map((one, at) => ({ ...one, text: `${one.text}${at}` })) };
};

const cases: [string, RunComparison | null][] = [
  ["every verdict", everyVerdict()],
  ["a host that is not trustworthy", untrusted()],
  ["one run on each side", oneRunEach()],
  ["hostile names", hostile()],
  ["no comparison", null],
];

/** The productions of OpenMetrics 1.0, appendix A, that a gauge uses. */
const grammar = {
  descriptor:
    /^# (?:TYPE [a-zA-Z_:][\w:]* gauge|UNIT [a-zA-Z_:][\w:]* [a-z]+|HELP [a-zA-Z_:][\w:]* (?:[^\n\\"]|\\[\\n"])+)$/,
  sample:
    /^([a-zA-Z_:][\w:]*)((?:\{[a-zA-Z_]\w*="(?:[^\n\\"]|\\[\\n"])*"(?:,[a-zA-Z_]\w*="(?:[^\n\\"]|\\[\\n"])*")*\})?) (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/,
};

describe("OpenMetrics 1.0", () => {
  test.each(cases)("%s follows the grammar", (_name, comparison) => {
    const lines = render(comparison).split("\n");
    expect(lines.splice(-2)).toEqual(["# EOF", ""]);
    let family = "";
    const seen = new Set<string>();
    const sampled = new Set<string>();
    for (const line of lines) {
      if (line.startsWith("# TYPE")) {
        family = line.split(" ")[2] ?? "";
        expect(seen, "families are not interleaved").not.toContain(family);
        seen.add(family);
      }
      if (line.startsWith("#")) expect(line).toMatch(grammar.descriptor);
      else {
        const [, name, labels = ""] = grammar.sample.exec(line) ?? [];
        expect(name, line).toBe(family);
        expect(sampled, "one sample per set of labels").not.toContain(`${family}${labels}`);
        sampled.add(`${family}${labels}`);
      }
      if (line.startsWith("# UNIT")) expect(line.split(" ")[2]).toMatch(new RegExp(`_${line.split(" ")[3]}$`));
    }
  });

  test("durations are in seconds, and what is not known has no sample", () => {
    const text = render(everyVerdict());
    const [, value] =
      /^coldbench_median_seconds\{scenario="hello",target="docker-node",kind="docker",start="cold"\} (.*)$/m.exec(
        text,
      ) ?? [];
    expect(Number(value)).toBeGreaterThan(0.15);
    expect(Number(value)).toBeLessThan(0.3);
    expect(text).not.toContain('percentile="p99"');
    expect(text).toContain('percentile="p90"');
    expect(text).not.toMatch(/NaN|null|undefined|Inf/);
  });

  test("verdicts and budgets are labels, the outcome a number", () => {
    const text = render(everyVerdict());
    expect(text).toContain(
      'coldbench_verdict{scenario="hello",target="process-node",kind="process",start="cold",verdict="slower"} 1\n',
    );
    expect(text).toContain('coldbench_budget{scenario="hello",budget="wasm-c.cold.p95 < 500us",state="missed"} 1\n');
    expect(text).toContain("coldbench_regression 1\n");
    expect(render(untrusted())).toContain("coldbench_trustworthy 0\n");
    expect(render(null)).not.toContain("coldbench_regression");
  });
});

/** prometheus-client's folder: on the path of Python where this is not set. */
const folder = process.env["COLDBENCH_PROMETHEUS_CLIENT"];
const python = (program: string, input: string): SpawnSyncReturns<string> =>
  spawnSync("python3", ["-c", program], {
    input,
    encoding: "utf8",
    env: { ...process.env, ...(folder === undefined ? {} : { PYTHONPATH: folder }) },
  });
const hasClient = python("import prometheus_client", "").status === 0;

describe.skipIf(mustSkip(hasClient))("Prometheus' own Python client", () => {
  const parsed = (
    module: string,
    text: string,
  ): { status: number | null; stderr: string; samples: [string, object, number][] } => {
    const program = `import json, sys
from prometheus_client.${module} import text_string_to_metric_families as parse
print(json.dumps([[s.name, s.labels, s.value] for f in parse(sys.stdin.read()) for s in f.samples]))`;
    const { status, stdout, stderr } = python(program, text);
    return { status, stderr: String(stderr), samples: status === 0 ? (JSON.parse(String(stdout)) as never) : [] };
  };

  test.each(cases)("reads %s as OpenMetrics, and as the older text format", (_name, comparison) => {
    const text = render(comparison);
    const strict = parsed("openmetrics.parser", text);
    expect(strict).toMatchObject({ status: 0, stderr: "" });
    expect(strict.samples).toHaveLength(text.split("\n").filter((line) => line.startsWith("coldbench")).length);
    expect(parsed("parser", text).samples).toEqual(strict.samples);
  });
  test("and gets hostile names back as they were", () => {
    const { samples } = parsed("openmetrics.parser", render(hostile()));
    expect(samples.find(([name]) => name === "coldbench_budget")?.[1]).toMatchObject({ budget: `${hostileName}0` });
  });
  test("and notices what is no OpenMetrics", () => {
    expect(parsed("openmetrics.parser", render(null).replace("# EOF\n", "")).status).not.toBe(0);
  });
});
