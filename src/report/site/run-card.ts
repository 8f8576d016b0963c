import { z } from "zod";
import type { Analysis } from "../../analysis/analysis.ts";
import { runSummarySchema, type RunSummary, type SeriesSummary } from "../../results/run-summary.ts";
import { startKinds } from "../../units/start-kind.ts";

/** Version of card.json; a site with another one is rendered again. */
export const cardSchemaVersion = 1;

const imageSchema = z.object({
  path: z.string().describe("relative to the run's folder"),
  width: z.int().positive().describe("CSS px"),
  height: z.int().positive().describe("CSS px"),
});
/** An image beside a page. */
export type SiteImage = z.infer<typeof imageSchema>;

const startsImagesSchema = z.object({
  alt: z.string(),
  light: imageSchema,
  dark: imageSchema,
  narrowLight: imageSchema,
  narrowDark: imageSchema,
});
/** The chart of all starts, for wide and for narrow screens, light and dark. */
export type StartsImages = z.infer<typeof startsImagesSchema>;

const cardCellSchema = z.object({
  target: z.string(),
  kind: z.string(),
  start: z.enum(startKinds),
  n: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  setAside: z.int().nonnegative(),
  medianNs: z.number().nullable(),
  lowNs: z.number().nullable(),
  highNs: z.number().nullable(),
});
/** One figure of a run. */
export type CardCell = z.infer<typeof cardCellSchema>;

const cardScenarioSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  reference: z.string(),
  sentence: z.string(),
  cells: z.array(cardCellSchema),
  images: startsImagesSchema.nullable().describe("null where nothing was drawn"),
});
/** One scenario of a run, as the other pages of a site show it. */
export type CardScenario = z.infer<typeof cardScenarioSchema>;

export const runCardSchema = z.object({
  schema: z.literal(cardSchemaVersion),
  endedAt: z.string().nullable(),
  incomplete: z.boolean().describe("more starts failed or were set aside than a scenario tolerates"),
  level: z.number(),
  summary: runSummarySchema.describe("without its observations"),
  scenarios: z.array(cardScenarioSchema),
});
/** What the other pages of a site show of a run: kept beside its page, so that they need not read its samples again. */
export type RunCard = z.infer<typeof runCardSchema>;

/** @param images of a scenario by its name; null where there is none */
export function toRunCard(
  analysis: Analysis,
  summary: RunSummary,
  images: (scenario: string) => StartsImages | null,
): RunCard {
  const { run, incomplete, level, cells, sentences } = analysis;
  return {
    schema: cardSchemaVersion,
    endedAt: run.endedAt ?? null,
    incomplete,
    level,
    summary: { ...summary, series: summary.series.map(withoutObservations) },
    scenarios: run.scenarios.map(({ name, description, reference }, place) => ({
      name,
      ...(description === undefined ? {} : { description }),
      reference,
      sentence: sentences[place] ?? "",
      cells: cells
        .filter(({ scenario }) => scenario === name)
        .map(({ target, kind, start, n, failed, setAside, median }) => ({
          target,
          kind,
          start,
          n,
          failed,
          setAside,
          medianNs: median?.point ?? null,
          lowNs: median?.low ?? null,
          highNs: median?.high ?? null,
        })),
      images: images(name),
    })),
  };
}

function withoutObservations({ ...series }: SeriesSummary): SeriesSummary {
  delete series.observationsNs;
  return series;
}
