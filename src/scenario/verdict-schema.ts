import { z } from "zod";
import { startKinds } from "../units/start-kind.ts";
import { budgetMetrics, mostBudgets } from "./budget.ts";
import { flag, positiveShare, worded } from "./fields.ts";

const figure = String.raw`\S+\.(?:${startKinds.join("|")})\.(?:${budgetMetrics.join("|")})`;
const durationOrRatio = String.raw`\d+(?:\.\d+)? ?(?:us|ms|s|m|h)?`;

/** What decides whether a difference counts, and what a run is held to. */
export const verdictFields = {
  aa: flag
    .meta({
      title: "A/A",
      description: "true: enter the reference target twice; what differs then is the host's doing.",
    })
    .prefault(false),
  margin: positiveShare
    .meta({ title: "Margin", description: "Differences up to this share matter to nobody. Default: 5%." })
    .optional(),
  runNoise: positiveShare
    .meta({
      title: "Run noise",
      description: "Run-to-run coefficient of variation to assume where it is not measured. Default: 20%.",
    })
    .optional(),
  budgets: worded(
    z
      .array(
        worded(z.string().min(1), "a budget", "Write a figure and its limit, such as wasm.cold.p95 < 5ms.").meta({
          description: "<target>.<start>.<metric>, or one divided by another, compared with a duration or a ratio.",
          pattern: `^\\s*${figure}\\s*(?:/\\s*${figure}\\s*)?[<>]=?\\s*${durationOrRatio}\\s*$`,
        }),
      )
      .max(mostBudgets),
    "a list of budgets",
    `Write up to ${mostBudgets} texts, such as ["wasm.cold.p95 < 5ms"].`,
  )
    .meta({
      title: "Budgets",
      description: "Promises that bench check holds a run to.",
      examples: [["wasm.cold.p95 < 5ms", "docker.cold.median / wasm.cold.median > 20"]],
      uniqueItems: true,
    })
    .prefault([]),
};
