import Big from "big.js";
import { findLambdaRate, type LambdaPrices, type LambdaRate, parseLambdaPrices } from "../cost/lambda-prices.ts";
import { assumedBilledMs, estimateSpending, formatUsd, type PlannedInvocations } from "../cost/lambda-spending.ts";
import { BenchError } from "../errors/bench-error.ts";
import { readPriceFile } from "../io/price-files.ts";
import { chooseUnits } from "../plan/units.ts";
import type { StartSupport } from "../results/run-record.ts";
import type { LambdaConfig, Scenario, TargetConfig } from "../scenario/model.ts";
import { namedRegion } from "../system/aws-clients.ts";
import type { StartKind } from "../units/start-kind.ts";

/** The most that a run may spend, USD; null: no cap was wanted. */
export type SpendingCap = Big | null;

/** What one metered target of a run may come to, before its first call. */
export interface SpendingItem {
  readonly scenario: string;
  readonly config: LambdaConfig;
  /** Null: unknown. */
  readonly region: string | null;
  /** Null: unknown, as the region or its prices are. */
  readonly rate: LambdaRate | null;
  readonly planned: PlannedInvocations;
}

/**
 * What `--max-usd` says.
 * @throws BenchError "usage" when it is neither an amount nor "unlimited"
 */
export function parseSpendingCap(text: string): SpendingCap {
  if (text === "unlimited") return null;
  if (/^\d{1,6}(\.\d{1,6})?$/.test(text)) return new Big(text);
  throw new BenchError("usage", `--max-usd ${text} is not an amount`, {
    hint: "write an amount in US dollars such as 0.5, or unlimited",
  });
}

/** The metered targets among the chosen ones, with what the run plans for each. Nothing is asked of anyone for it. */
export function planSpending(
  chosen: readonly { readonly scenario: Scenario; readonly configs: readonly TargetConfig[] }[],
  startsOf: (config: LambdaConfig) => Readonly<Partial<Record<StartKind, StartSupport>>>,
  env: Readonly<Record<string, string | undefined>>,
): readonly SpendingItem[] {
  const metered = chosen.flatMap(({ scenario, configs }) =>
    configs.flatMap((config) => (config.kind === "lambda" ? [{ scenario, config }] : [])),
  );
  if (metered.length === 0) return [];
  const prices: LambdaPrices = parseLambdaPrices(readPriceFile("aws-lambda"));
  return metered.map(({ scenario, config }) => {
    const region = namedRegion(config, env) ?? null;
    return {
      scenario: scenario.name,
      config,
      region,
      rate: region === null ? null : findLambdaRate(prices, region, config.architecture),
      planned: planInvocations(scenario, config, startsOf(config)),
    };
  });
}

function planInvocations(
  scenario: Scenario,
  config: LambdaConfig,
  starts: Readonly<Partial<Record<StartKind, StartSupport>>>,
): PlannedInvocations {
  const { units } = chooseUnits({ starts: scenario.starts, targets: [config] }, () => starts);
  const { trials } = scenario.stop;
  const { warmup, invocations } = scenario.warm;
  const { requests, rounds } = scenario.burst ?? { requests: 0, rounds: 0 };
  return {
    memoryMiB: config.memoryMiB,
    timeoutMs: config.timeoutMs,
    starts: units.length * trials + requests * rounds,
    warm: units.filter(({ warm }) => warm).length * trials * (warmup + invocations),
    versions: units.filter(({ start }) => start === "thaw").length * trials,
  };
}

/**
 * One line per metered target and one for the sum: what it should cost, and the most it can cost.
 * @throws BenchError "spending-cap" when the cap is below the estimate, or a price is unknown so that no cap can hold
 */
export function approveSpending(items: readonly SpendingItem[], cap: SpendingCap): readonly string[] {
  let expected = new Big(0);
  let worst = new Big(0);
  const lines = items.map(({ scenario, config, region, rate, planned }) => {
    const where = `${config.name} (${scenario}) on AWS Lambda${region === null ? "" : ` in ${region}`}`;
    const what = `${planned.starts} starts and ${planned.warm} warm requests at ${planned.memoryMiB} MB`;
    if (rate === null) {
      if (cap !== null) throw unknownPrice(where, region);
      return `${where}: ${what}: price unknown`;
    }
    const estimate = estimateSpending(planned, rate);
    expected = expected.plus(estimate.expected);
    worst = worst.plus(estimate.worst);
    return `${where}: ${what}: about ${formatUsd(estimate.expected)}, at most ${formatUsd(estimate.worst)}`;
  });
  const basis = `about: a start is billed ${assumedBilledMs.start} ms, a warm request ${assumedBilledMs.warm} ms; at most: all run into their limits`;
  if (cap !== null && expected.gt(cap)) {
    throw new BenchError(
      "spending-cap",
      `this run would cost about ${formatUsd(expected)}, more than the cap of ${formatUsd(cap)}: ${lines.join("; ")}`,
      { hint: `raise --max-usd, or lower --trials (${basis})` },
    );
  }
  const limit = cap === null ? "no cap" : `cap ${formatUsd(cap)}, at which the run stops (--max-usd)`;
  return [...lines, `In all about ${formatUsd(expected)}, at most ${formatUsd(worst)}; ${limit}. ${basis}.`];
}

function unknownPrice(where: string, region: string | null): BenchError {
  const why = region === null ? "its region is not known" : `no price is known for ${region}`;
  const remedy = region === null ? "set region in the scenario, or AWS_REGION" : "choose a region with known prices";
  return new BenchError("spending-cap", `${where}: ${why}, so that no spending cap can hold`, {
    hint: `${remedy}, or run with --max-usd unlimited`,
  });
}
