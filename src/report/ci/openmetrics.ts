import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact } from "../artifact.ts";
import { verdictWord } from "../comparison/verdict-words.ts";
import { percentileName } from "../figures.ts";
import { ownCells } from "./series.ts";

type Labels = Readonly<Record<string, string>>;

/** A metric family: every one is a gauge, since a run is not a process that counts on. */
interface Family {
  readonly name: string;
  readonly help: string;
  /** The name's last word. */
  readonly unit?: "seconds" | "ratio";
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
}

const nsPerSecond = 1_000_000_000;

/**
 * `metrics.txt`: OpenMetrics 1.0 text of one run. Gauges only and no timestamps, so that the older Prometheus text format
 * (node_exporter's textfile collector, the Pushgateway) reads the same bytes. Durations in seconds; what is not known, or
 * withheld for want of starts, has no sample.
 */
export function renderOpenmetrics(comparison: RunComparison | null, analysis: Analysis): Artifact {
  const families = [
    ...runFamilies(analysis),
    ...cellFamilies(ownCells(analysis)),
    ...(comparison === null ? [] : comparisonFamilies(comparison)),
  ];
  const content = families.filter(({ samples }) => samples.length > 0).map(formatFamily);
  return { path: "metrics.txt", content: `${content.join("")}# EOF\n` };
}

function runFamilies({ run }: Analysis): Family[] {
  // oxlint-disable-next-line no-restricted-globals -- reads a time that is recorded, not the clock
  const startedSeconds = Date.parse(run.startedAt) / 1000;
  const labels = {
    id: run.id,
    status: run.status,
    version: run.tool.version,
    machine: run.environment.fingerprint,
    ...(run.source === undefined ? {} : { commit: run.source.commit }),
    ...(run.source?.branch === undefined ? {} : { branch: run.source.branch }),
  };
  return [
    { name: "coldbench_run", help: "The run that the figures are of; always 1.", samples: [{ labels, value: 1 }] },
    {
      name: "coldbench_run_started_seconds",
      help: "When the run began, seconds since 1970 (UTC).",
      unit: "seconds",
      samples: [{ labels: {}, value: startedSeconds }],
    },
  ];
}

function cellFamilies(cells: readonly Cell[]): Family[] {
  const perCell = (valueOf: (cell: Cell) => number | null): Family["samples"] =>
    cells.flatMap((cell) => {
      const value = valueOf(cell);
      return value === null ? [] : [{ labels: labelsOf(cell), value }];
    });
  const seconds = (ns: number | null | undefined): number | null =>
    ns === null || ns === undefined ? null : ns / nsPerSecond;
  return [
    {
      name: "coldbench_median_seconds",
      help: "Median over starts.",
      unit: "seconds",
      samples: perCell(({ median }) => seconds(median?.point)),
    },
    {
      name: "coldbench_median_low_seconds",
      help: "Lower end of the interval of the median.",
      unit: "seconds",
      samples: perCell(({ median }) => seconds(median?.low)),
    },
    {
      name: "coldbench_median_high_seconds",
      help: "Upper end of the interval of the median.",
      unit: "seconds",
      samples: perCell(({ median }) => seconds(median?.high)),
    },
    {
      name: "coldbench_percentile_seconds",
      help: "Percentile over starts; none where there are too few of them.",
      unit: "seconds",
      samples: cells.flatMap((cell) =>
        cell.percentiles.flatMap((row) =>
          row.withheld
            ? []
            : [{ labels: { ...labelsOf(cell), percentile: percentileName(row) }, value: row.point / nsPerSecond }],
        ),
      ),
    },
    { name: "coldbench_starts", help: "Accepted starts; warm: instances.", samples: perCell(({ n }) => n) },
    { name: "coldbench_failed_starts", help: "Starts that failed.", samples: perCell(({ failed }) => failed) },
    {
      name: "coldbench_set_aside_starts",
      help: "Starts whose cold proof was refused.",
      samples: perCell(({ setAside }) => setAside),
    },
  ];
}

function comparisonFamilies({ series, budgets, outcome, trustworthy }: RunComparison): Family[] {
  const perSeries = (valueOf: (one: SeriesComparison) => number | null): Family["samples"] =>
    series.flatMap((one) => {
      const value = valueOf(one);
      return value === null ? [] : [{ labels: labelsOf(one), value }];
    });
  return [
    {
      name: "coldbench_baseline_ratio",
      help: "Candidate over baseline; above 1 it is slower.",
      unit: "ratio",
      samples: perSeries(({ estimate }) => estimate?.ratio ?? null),
    },
    {
      name: "coldbench_baseline_low_ratio",
      help: "Lower end of the interval of the ratio.",
      unit: "ratio",
      samples: perSeries(({ estimate }) => estimate?.low ?? null),
    },
    {
      name: "coldbench_baseline_high_ratio",
      help: "Upper end of the interval of the ratio.",
      unit: "ratio",
      samples: perSeries(({ estimate }) => estimate?.high ?? null),
    },
    {
      name: "coldbench_verdict",
      help: "The word for a series; always 1.",
      samples: series.map((one) => ({ labels: { ...labelsOf(one), verdict: verdictWord(one) }, value: 1 })),
    },
    {
      name: "coldbench_budget",
      help: "The state of a budget; always 1.",
      samples: budgets.map(({ scenario, text, state }) => ({ labels: { scenario, budget: text, state }, value: 1 })),
    },
    {
      name: "coldbench_regression",
      help: "1 when the check found a regression or a missed budget.",
      samples: [{ labels: {}, value: outcome === "regression" ? 1 : 0 }],
    },
    {
      name: "coldbench_trustworthy",
      help: "0 when the reference target differs from itself.",
      samples: [{ labels: {}, value: trustworthy ? 1 : 0 }],
    },
  ];
}

function labelsOf({ scenario, target, kind, start }: Pick<Cell, "scenario" | "target" | "kind" | "start">): Labels {
  return { scenario, target, kind, start };
}

function formatFamily({ name, help, unit, samples }: Family): string {
  const lines = [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escapeText(help)}`,
    ...samples.map(({ labels, value }) => `${name}${formatLabels(labels)} ${value}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeText(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** OpenMetrics 1.0, section 3.2.1: backslash, quote and line feed are escaped; lone surrogates are not UTF-8. */
function escapeText(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, "\uFFFD")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n");
}
