import type { Analysis, Cell } from "../../analysis/analysis.ts";
import type { BudgetResult, NullComparison, RunComparison, SeriesComparison } from "../../analysis/run-verdicts.ts";
import type { Artifact } from "../artifact.ts";
import { detailOf, formatEstimate, formatMedians } from "../comparison/figures.ts";
import { verdictMeaning, verdictWord } from "../comparison/verdict-words.ts";
import { formatBudgetValue } from "../comparison/judgement.ts";
import { ownCells } from "./series.ts";
import { element, type XmlElement, xmlDocument } from "./xml.ts";

/** What a test case says beside its name; absent: it passed. */
interface Remark {
  readonly as: "failure" | "error" | "skipped";
  /** The word: "slower", "missing"... */
  readonly type: string;
  readonly message: string;
}

interface TestCase {
  readonly scenario: string;
  /** Target, or what else groups cases of a scenario. */
  readonly group: string;
  readonly name: string;
  /** Median of the candidate, s; 0 where there is none. */
  readonly seconds: number;
  readonly remark?: Remark;
}

const nsPerSecond = 1_000_000_000;

/**
 * `junit.xml`, valid under the schema of Jenkins' xUnit plugin (junit-10.xsd): a test suite per scenario, a test case per
 * series, per A/A comparison and per budget. What fails the gate is a failure (slower, missing, failing, missed); a budget
 * that cannot be judged is an error, because the check does not pass then; what says nothing either way is skipped with
 * its reason (inconclusive, incomparable, unconfirmed, a target that is not here, a target that differs from itself), so
 * that it is neither red nor counted as passed. Without a comparison a series fails when it has no accepted start.
 * A case's `time` is the candidate's median.
 */
export function renderJunit(comparison: RunComparison | null, analysis: Analysis): Artifact {
  const cases =
    comparison === null
      ? [...ownCells(analysis).map(cellCase), ...skippedTargets(analysis)]
      : [
          ...comparison.series.map(seriesCase),
          ...comparison.nulls.map(nullCase),
          ...comparison.budgets.map(budgetCase),
        ];
  const known = analysis.run.scenarios.map(({ name }) => name);
  const scenarios = new Set([...known, ...cases.map(({ scenario }) => scenario)]);
  const suites = [...scenarios].map((scenario) =>
    toSuite(
      scenario,
      cases.filter((one) => one.scenario === scenario),
      analysis,
      comparison,
    ),
  );
  return { path: "junit.xml", content: xmlDocument(element("testsuites", { name: "coldbench" }, suites)) };
}

function toSuite(
  scenario: string,
  cases: readonly TestCase[],
  { run }: Analysis,
  comparison: RunComparison | null,
): XmlElement {
  const counted = (as: Remark["as"]): number => cases.filter(({ remark }) => remark?.as === as).length;
  const attributes = {
    name: scenario,
    tests: cases.length,
    failures: counted("failure"),
    errors: counted("error"),
    skipped: counted("skipped"),
    // The schema allows milliseconds here, and anything at a test case.
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
    timestamp: run.startedAt.slice(0, "2026-11-22T07:31:05".length),
  };
  const properties = [
    ["run", run.id],
    ["tool", `${run.tool.name} ${run.tool.version}`],
    ["machine", `${run.environment.cpu.model}, ${run.environment.cpu.cores} cores, ${run.environment.kernel}`],
    ...(run.source === undefined ? [] : [["commit", run.source.commit]]),
    ...(comparison === null
      ? []
      : [
          ["baseline", comparison.baseline.label],
          ["verdict", comparison.sentence],
        ]),
  ].map(([name = "", value = ""]) => element("property", { name, value }));
  return element("testsuite", attributes, [element("properties", {}, properties), ...cases.map(toElement)]);
}

function toElement({ scenario, group, name, seconds, remark }: TestCase): XmlElement {
  const attributes = { name, classname: `${scenario}.${group}`, time: formatSeconds(seconds) };
  if (remark === undefined) return element("testcase", attributes);
  const { as, type, message } = remark;
  return element("testcase", attributes, [element(as, { type, message })]);
}

function seriesCase(series: SeriesComparison): TestCase {
  const { scenario, target, start, candidate } = series;
  const remark = seriesRemark(series);
  return {
    scenario,
    group: target,
    name: start,
    seconds: (candidate?.medianNs ?? 0) / nsPerSecond,
    ...(remark === undefined ? {} : { remark }),
  };
}

function seriesRemark(series: SeriesComparison): Remark | undefined {
  const word = verdictWord(series);
  if (word === "faster" || word === "equivalent" || word === "new") return undefined;
  const [baseline, candidate] = formatMedians(series);
  const medians = baseline === "" || candidate === "" ? "" : `median ${candidate} against ${baseline}`;
  const said = [medians, formatEstimate(series.estimate), detailOf(series)].filter((part) => part !== "").join(", ");
  const fails = word === "slower" || word === "missing" || word === "failing";
  return {
    as: fails ? "failure" : "skipped",
    type: word,
    message: `${word}: ${said === "" ? verdictMeaning[word] : said}`,
  };
}

function nullCase(one: NullComparison): TestCase {
  const message = `${one.target} differs from itself, ${formatEstimate(one)}: nothing of this run is called slower or faster`;
  return {
    scenario: one.scenario,
    group: `${one.target} against itself`,
    name: one.start,
    seconds: 0,
    ...(one.tripped ? { remark: { as: "skipped", type: "untrusted", message } } : {}),
  };
}

function budgetCase(budget: BudgetResult): TestCase {
  const { scenario, text, state, reason } = budget;
  const base = { scenario, group: "budgets", name: text, seconds: 0 };
  if (state === "met") return base;
  const as = ({ missed: "failure", undecided: "error", close: "skipped" } as const)[state];
  const said = [formatBudgetValue(budget), reason ?? ""].filter((part) => part !== "").join(", ");
  return { ...base, remark: { as, type: state, message: `${state}: ${said}` } };
}

function cellCase({ scenario, target, start, median, failed, setAside, failures }: Cell): TestCase {
  const base = { scenario, group: target, name: start, seconds: (median?.point ?? 0) / nsPerSecond };
  if (median !== null) return base;
  const first = failures[0] === undefined ? "" : `, first: ${failures[0].message}`;
  const message = `no start was accepted: ${failed} failed, ${setAside} set aside${first}`;
  return { ...base, remark: { as: "failure", type: "failing", message } };
}

function skippedTargets({ targets }: Analysis): TestCase[] {
  return targets
    .filter(({ available }) => !available)
    .map(({ scenario, name, reason }) => ({
      scenario,
      group: name,
      name: "available",
      seconds: 0,
      remark: { as: "skipped", type: "unavailable", message: reason ?? "it is not available" },
    }));
}

/** Seconds to the nanosecond, never in exponential notation. */
function formatSeconds(seconds: number): string {
  return seconds.toFixed(9);
}
