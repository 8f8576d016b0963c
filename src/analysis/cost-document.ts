import { z } from "zod";
import type { BreakEven, CataloguePart, CostAnalysis, CostPoint, CostRow } from "./cost-analysis.ts";

/** Version of the document of `bench cost --json`; keys are added within a version, never removed or given another meaning. */
export const costDocumentVersion = 1;

const ms = z.number().nonnegative();
const rate = z.number().min(0).max(1);
const usd = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i)
  .describe("decimal text, USD");
const requests = z.number().nonnegative().describe("a month");

const intervalSchema = z
  .object({ point: usd, low: usd, high: usd })
  .nullable()
  .describe("with what the uncertainty of the measurement leaves open; null where it is not known");

const pointSchema = z.object({
  requestsPerMonth: requests,
  usd: z.number().nullable().describe("for drawing; null where it is not known"),
  low: z.number().nullable(),
  high: z.number().nullable(),
  coldRate: rate,
});

const rowSchema = z.object({
  scenario: z.string(),
  target: z.string(),
  kind: z.string(),
  offer: z.string().describe("id of the offer in the price catalogue"),
  name: z.string().describe("for people"),
  label: z.string().describe("for people, short"),
  region: z.string(),
  monthly: intervalSchema,
  perMillion: intervalSchema.describe("per million successful requests"),
  unknown: z.string().nullable().describe("why there is no amount"),
  lines: z.array(z.object({ what: z.string(), usd })).describe("what the month is made of, largest first"),
  coldRate: rate.nullable().describe("share of requests that meet a cold start; null where latency is"),
  latency: z
    .object({ p50Ms: ms, p95Ms: ms, p99Ms: ms })
    .nullable()
    .describe("what users would see, cold starts mixed in; null where a start was not measured"),
  instances: z.object({ mean: z.number().nonnegative(), peak: z.number().nonnegative() }),
  runsMs: ms.nullable().describe("mean wall time of an invocation; null where latency is"),
  billedMs: ms.nullable().describe("mean billed time; null where time is not what is billed, or latency is null"),
  density: z
    .object({
      instances: z.number().nonnegative(),
      from: z.enum(["measured", "given"]),
      bound: z.enum(["memory", "cpu"]).describe("of which a machine has no more first"),
    })
    .nullable()
    .describe("instances per machine, where it is packed"),
  remarks: z.array(z.string()),
  curve: z.array(pointSchema).describe("by traffic, ascending"),
});

const breakEvenSchema = z.object({
  scenario: z.string(),
  below: z.int().nonnegative().describe("index of the row that is cheaper with less traffic"),
  above: z.int().nonnegative().describe("index of the row that is cheaper with more traffic"),
  requestsPerMonth: z
    .object({
      point: requests,
      low: requests.nullable().describe("null beyond the traffic that was looked at"),
      high: requests.nullable(),
    })
    .nullable()
    .describe("null where the two do not cross within the traffic that was looked at"),
  cheaper: z.int().nonnegative().nullable().describe("index of the cheaper row where they do not cross"),
});

const partSchema = z.object({
  provider: z.string(),
  address: z.string(),
  read: z.string().describe("ISO date"),
  published: z.string().nullable().describe("ISO date"),
  confidence: z.enum(["provider", "secondary", "low"]),
  ageDays: z.number(),
  stale: z.boolean().describe("older than 90 days"),
});

export const costDocumentSchema = z.object({
  schema: z.literal(costDocumentVersion),
  run: z.string().describe("id of the run"),
  traffic: z.object({
    requestsPerMonth: requests,
    description: z.string(),
    seed: z.number(),
    replayed: z.int().nonnegative().describe("requests that were replayed for each row at that traffic"),
  }),
  rows: z.array(rowSchema).describe("by scenario; cheapest first, unknown ones last"),
  breakEvens: z
    .array(breakEvenSchema)
    .describe("of every two rows of a scenario; several where they cross several times"),
  catalogue: z.array(partSchema).describe("prices that were used"),
  excluded: z.array(z.string()).describe("what no figure includes"),
  notes: z.array(z.string()),
  sentence: z.string(),
});
/** What `bench cost --json` prints: amounts as decimal text in USD, durations in ms, rates 0..1. */
export type CostDocument = z.infer<typeof costDocumentSchema>;

/** The document of an analysis of cost. */
export function toCostDocument(cost: CostAnalysis): CostDocument {
  const { run, traffic, rows, breakEvens, catalogue, excluded, notes, sentence } = cost;
  const { requestsPerMonth, description, seed, replayed } = traffic;
  return {
    schema: costDocumentVersion,
    run,
    traffic: { requestsPerMonth, description, seed, replayed },
    rows: rows.map(toRow),
    breakEvens: breakEvens.map(toBreakEven),
    catalogue: catalogue.map(toPart),
    excluded: [...excluded],
    notes: [...notes],
    sentence,
  };
}

function toRow(row: CostRow): CostDocument["rows"][number] {
  const { monthly, perMillion, lines, latency, instances, density, remarks, curve, ...plain } = row;
  const known = latency === null ? { coldRate: null, runsMs: null, billedMs: null } : {};
  return {
    ...plain,
    ...known,
    monthly: monthly && { ...monthly },
    perMillion: perMillion && { ...perMillion },
    lines: lines.map(({ what, usd: amount }) => ({ what, usd: amount })),
    latency: latency && { ...latency },
    instances: { ...instances },
    density: density && { ...density },
    remarks: [...remarks],
    curve: curve.map(toPoint),
  };
}

function toPoint(point: CostPoint): z.infer<typeof pointSchema> {
  return { ...point };
}

function toBreakEven({ requestsPerMonth, ...plain }: BreakEven): z.infer<typeof breakEvenSchema> {
  return { ...plain, requestsPerMonth: requestsPerMonth && { ...requestsPerMonth } };
}

function toPart(part: CataloguePart): z.infer<typeof partSchema> {
  return { ...part };
}
