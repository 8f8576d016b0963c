import { z } from "zod";
import { startKinds } from "../units/start-kind.ts";

export const budgetMetrics = ["median", "p90", "p95", "p99"] as const;
/** What of a series a budget speaks of. */
export type BudgetMetric = (typeof budgetMetrics)[number];

export const budgetTermSchema = z.object({
  target: z.string(),
  start: z.enum(startKinds),
  metric: z.enum(budgetMetrics),
});
/** A figure of one target and start: `wasm.cold.p95`. */
export type BudgetTerm = z.infer<typeof budgetTermSchema>;

export const budgetSchema = z.object({
  text: z.string().describe("as written"),
  term: budgetTermSchema,
  over: budgetTermSchema.optional().describe("divided by this: the limit is a plain ratio"),
  comparison: z.enum(["<", "<=", ">", ">="]),
  limit: z.number().positive().describe("ns, or a plain ratio"),
});
/** A promise about durations, or about the ratio of two: `wasm.cold.p95 < 5ms`. */
export type Budget = z.infer<typeof budgetSchema>;
