import { z } from "zod";
import { checkDocumentSchema, comparisonDocumentSchema } from "../src/analysis/comparison-schema.ts";
import { costDocumentSchema } from "../src/analysis/cost-document.ts";
import { resultDocumentSchema } from "../src/analysis/result-schema.ts";
import { trendDocumentSchema } from "../src/analysis/trend-document.ts";
import { runRecordSchema } from "../src/results/run-record.ts";
import { baselineSchema, runSummarySchema } from "../src/results/run-summary.ts";
import { sampleSchema } from "../src/results/sample.ts";
import { projectSchema } from "../src/scenario/project-file.ts";
import { scenarioJsonSchema } from "../src/scenario/json-schema.ts";

/** What is written, as opposed to what is read: fields that a later version adds do not make a document invalid. */
const published = (schema: z.ZodType, title: string): object => ({
  ...z.toJSONSchema(schema, { target: "draft-07", io: "input" }),
  title,
});

/** The JSON Schemas in schemas/, by file name. scripts/generate-schemas.mjs writes them; a test says when they are out of date. */
export function publishedSchemas(): Readonly<Record<string, object>> {
  return {
    "scenario.schema.json": scenarioJsonSchema(),
    "project.schema.json": { ...z.toJSONSchema(projectSchema, { target: "draft-07", io: "input" }) },
    "run.schema.json": published(runRecordSchema, "run.json of a coldbench run"),
    "sample.schema.json": published(sampleSchema, "A row of samples.ndjson of a coldbench run"),
    "result.schema.json": published(resultDocumentSchema, "What `bench run --json` and `bench report --json` print"),
    "comparison.schema.json": published(comparisonDocumentSchema, "What `bench compare --json` prints"),
    "check.schema.json": published(checkDocumentSchema, "What `bench check --json` prints"),
    "cost.schema.json": published(costDocumentSchema, "What `bench cost --json` prints"),
    "trend.schema.json": published(trendDocumentSchema, "What `bench trend --json` prints"),
    "baseline.schema.json": published(baselineSchema, "A named baseline of coldbench: baselines/<name>.json"),
    "history.schema.json": published(runSummarySchema, "A line of a history file of coldbench: history.ndjson"),
  };
}

/** A schema as its file holds it. */
export function formatSchema(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
