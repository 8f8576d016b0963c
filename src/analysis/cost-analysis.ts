/** An amount with what the uncertainty of the measurement leaves open. Decimal text, USD. */
export interface UsdInterval {
  readonly point: string;
  readonly low: string;
  readonly high: string;
}

/** A point of a curve over traffic. Numbers, for drawing only; null where it is not known. */
export interface CostPoint {
  readonly requestsPerMonth: number;
  readonly usd: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of requests that meet a cold start, 0..1. */
  readonly coldRate: number;
}

/** One measured target on one offer. */
export interface CostRow {
  readonly scenario: string;
  readonly target: string;
  readonly kind: string;
  /** Id of the offer: "aws-lambda-arm64". */
  readonly offer: string;
  /** For people: "AWS Lambda, arm64, 512 MB, us-east-1". */
  readonly name: string;
  readonly region: string;
  /** Short, for charts and table cells: "Lambda arm64 512 MB". */
  readonly label: string;
  /** Null where a price, a density or a distribution is not known: `unknown` says which. */
  readonly monthly: UsdInterval | null;
  readonly perMillion: UsdInterval | null;
  readonly unknown: string | null;
  /** What the month is made of, largest first. */
  readonly lines: readonly { readonly what: string; readonly usd: string }[];
  /** Share of requests that meet a cold start, 0..1. */
  readonly coldRate: number;
  /** What users would see, cold starts mixed in, ms; null where a start was not measured, and nothing is known of it. */
  readonly latency: { readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number } | null;
  readonly instances: { readonly mean: number; readonly peak: number };
  /** Mean wall time that an invocation runs, and that it is billed, ms; billed is null where time is not what is billed. */
  readonly runsMs: number;
  readonly billedMs: number | null;
  /** Instances per machine, where it is packed: measured by the run, or given. */
  readonly density: {
    readonly instances: number;
    readonly from: "measured" | "given";
    readonly bound: "memory" | "cpu";
  } | null;
  /** What a careful reader must know of this row: rules that bite, assumptions, other machines. Whole sentences. */
  readonly remarks: readonly string[];
  readonly curve: readonly CostPoint[];
}

/** Where two lines cross. */
export interface BreakEven {
  readonly scenario: string;
  /** Indices into `rows`: `below` is cheaper with less traffic, `above` with more. */
  readonly below: number;
  readonly above: number;
  /** Null: they do not cross within the traffic looked at; then `cheaper` is the cheaper one everywhere. */
  readonly requestsPerMonth: {
    readonly point: number;
    readonly low: number | null;
    readonly high: number | null;
  } | null;
  /** Index into `rows`; null where they cross, or cannot be compared. */
  readonly cheaper: number | null;
}

/** Prices that were used. */
export interface CataloguePart {
  readonly provider: string;
  readonly address: string;
  /** ISO dates. */
  readonly read: string;
  readonly published: string | null;
  readonly confidence: "provider" | "secondary" | "low";
  /** Days between `read` and today. */
  readonly ageDays: number;
  /** Older than 90 days. */
  readonly stale: boolean;
}

/** What a run costs a month. Everything a reporter needs. */
export interface CostAnalysis {
  /** Id of the run. */
  readonly run: string;
  readonly traffic: {
    readonly requestsPerMonth: number;
    /** "bursty: times between requests vary by 4 times their mean". */
    readonly description: string;
    readonly seed: number;
    /** Requests that were replayed for each row at that traffic. */
    readonly replayed: number;
  };
  /** Cheapest first, unknown ones last; inside by scenario. */
  readonly rows: readonly CostRow[];
  readonly breakEvens: readonly BreakEven[];
  readonly catalogue: readonly CataloguePart[];
  /** What no figure includes: "data transfer", "logs", ... */
  readonly excluded: readonly string[];
  /** Warnings and assumptions that hold for all rows. Whole sentences. */
  readonly notes: readonly string[];
  /** The last line for a person. */
  readonly sentence: string;
}
