import { z } from "zod";
import { startKinds, startMeaning } from "../units/start-kind.ts";
import { defaults } from "./defaults.ts";
import { count, duration, filledText, path, share, text, worded } from "./fields.ts";
import { burstSchema, densitySchema } from "./after-trials-schema.ts";
import { loadSchema } from "./load-schema.ts";
import { targetSchema } from "./target-schema.ts";
import { verdictFields } from "./verdict-schema.ts";
import { hostsSchema } from "./wasm-host-schema.ts";

/** What a name may consist of, for messages. */
const nameRule = "Use 1 to 100 letters, digits and - _ . [ ] = , (a letter or digit first).";
const namePattern = /^[A-Za-z0-9][A-Za-z0-9\-_.[\]=,]{0,99}$/;

const name = worded(z.string().regex(namePattern), "a name", nameRule);

/** Any JSON value: kept as it is. */
const anyJson = z.unknown();

/** For editors: at most one of these fields, which the parser reports in words. */
const atMostOne = (fields: readonly string[]): { allOf: object[] } => ({
  allOf: fields.flatMap((first, at) => fields.slice(at + 1).map((second) => ({ not: { required: [first, second] } }))),
});

/** The fields of a request of which one gives its body. */
export const bodyFields = ["body", "json", "file"] as const;
/** The fields of an expectation of which at most one says what the body is compared with. */
export const comparisonFields = ["body", "json", "pattern", "file"] as const;

const request = worded(
  z
    .strictObject({
      method: worded(z.string().regex(/^[A-Z]{1,20}$/), "an HTTP method", "Write it in capitals, such as POST.")
        .meta({ description: "HTTP method; a command ignores it." })
        .prefault(defaults.method),
      path: worded(
        z.string().regex(/^\/[\x21-\x7e]*$/),
        "a path of a URL",
        "Write a path that starts with / and has no spaces, such as /hash?rounds=1.",
      )
        .meta({ description: "Path and query; a command ignores it." })
        .prefault(defaults.path),
      headers: worded(
        z.record(
          worded(
            z.string().regex(/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/),
            "a name of a header",
            "Use letters, digits and -.",
          ),
          worded(
            text.refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)),
            "the value of a header",
            "Write one line of plain text.",
          ),
        ),
        "a map of headers",
        "Write names with values, such as { content-type: application/json }.",
      )
        .meta({ description: "Headers to send; a command ignores them." })
        .prefault({}),
      body: text.meta({ description: "The body as text, sent byte for byte." }).optional(),
      json: anyJson.meta({ description: "The body as a value, sent as compact JSON." }).optional(),
      file: path.meta({ description: "The body in a file, sent byte for byte." }).optional(),
    })
    .meta({
      title: "Request",
      description: "What the workload is asked: exactly one of body, json and file.",
      oneOf: bodyFields.map((field) => ({ required: [field] })),
    }),
  "a request",
);

const expectation = worded(
  z
    .strictObject({
      status: count(100, 599)
        .meta({ description: "HTTP status; a command answers 200 by exiting with 0." })
        .prefault(defaults.status),
      body: text.meta({ description: "The whole body as text, compared byte for byte." }).optional(),
      json: anyJson
        .meta({
          description: "A value that the JSON body contains: objects may have more fields, lists may not be longer.",
        })
        .optional(),
      pattern: worded(
        z.string().min(1).max(1000),
        "a regular expression",
        "Write a JavaScript regular expression of 1 to 1000 characters, without slashes around it.",
      )
        .meta({ description: "A JavaScript regular expression (flag u) that matches somewhere in the body." })
        .optional(),
      file: path.meta({ description: "A file with the whole body, compared byte for byte." }).optional(),
    })
    .meta({
      title: "Expected response",
      description: "The one right answer. A response that differs is a failed trial, never a fast sample.",
      ...atMostOne(comparisonFields),
    }),
  "an expectation",
);

const starts = worded(
  z
    .array(worded(z.enum(startKinds), "a start"))
    .min(1)
    .meta({
      title: "Starts",
      description: `The rungs of the cold ladder to measure. ${startKinds.map((kind) => `${kind}: ${startMeaning[kind]}`).join(". ")}.`,
      uniqueItems: true,
    }),
  "a list of starts",
  `Write at least one of ${startKinds.join(", ")}, such as [host, cold, warm].`,
);

const stop = worded(
  z.strictObject({
    trials: count(1, 100_000)
      .meta({ description: "Trials per target and start; with precision, the most." })
      .prefault(defaults.trials),
    precision: share
      .meta({ description: "Stop once the interval of every median is within plus or minus this share of it." })
      .optional(),
    timeBudget: duration
      .meta({ description: "Stop between two rounds of trials once this much time has passed." })
      .optional(),
  }),
  "a stop rule",
).meta({ title: "Stop rule", description: "When a measurement ends." });

const warm = worded(
  z.strictObject({
    warmup: count(0, 100_000)
      .meta({ description: "Invocations per instance that are made and discarded first." })
      .prefault(defaults.warmup),
    invocations: count(1, 100_000)
      .meta({ description: "Warm invocations recorded per instance; their median is one observation." })
      .prefault(defaults.invocations),
  }),
  "a map of warmup and invocations",
).meta({ title: "Warm", description: "What follows a start on the instance that it made." });

const limits = worded(
  z.strictObject({
    failed: share.meta({ description: "Largest tolerated share of failed trials." }).prefault(defaults.failed),
    setAside: share
      .meta({ description: "Largest tolerated share of samples whose cold proof was refused." })
      .prefault(defaults.setAside),
  }),
  "a map of limits",
).meta({ title: "Limits", description: "Above these the run fails (exit 4)." });

const timeouts = worded(
  z.strictObject({
    start: duration.meta({ description: "A start, up to its first response." }).prefault(defaults.startTimeout),
    request: duration.meta({ description: "A warm request." }).prefault(defaults.requestTimeout),
    deploy: duration.meta({ description: "Readying a target, builds included." }).prefault(defaults.deployTimeout),
  }),
  "a map of timeouts",
).meta({ title: "Timeouts", description: "Deadlines; what misses one has failed." });

/** The matrix alone: it is read before everything that it changes. */
export const matrixSchema = worded(
  z
    .record(
      worded(
        z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/),
        "a matrix variable",
        "Use up to 32 letters, digits, - and _.",
      ),
      worded(
        z
          .array(
            worded(z.union([z.string(), z.number(), z.boolean()]), "a plain value", {
              remedy: "Write text, a number or true/false.",
              spellingCounts: true,
            }),
          )
          .min(1)
          .max(100),
        "a list of values",
        "Write 1 to 100 values, such as [128, 512].",
      ),
    )
    .meta({
      title: "Matrix",
      description:
        "Variables with their values, used as ${matrix.name}. Inside targets they multiply the targets that use them; inside request or expect, the scenario.",
      examples: [{ memory: [128, 512] }],
    }),
  "a map of matrix variables",
  "Write variables with lists of values, such as { memory: [128, 512] }.",
);

/** A scenario file. Parsed: durations in ms, sizes in bytes, shares 0..1, defaults filled in, paths as written. */
export const fileSchema = worded(
  z
    .strictObject({
      $schema: z.string().meta({ description: "Address of the JSON Schema, for editors (JSON files)." }).optional(),
      name: name.meta({
        title: "Name",
        description: "Name of the scenario in tables and run ids.",
        examples: ["hello"],
      }),
      description: filledText.meta({ title: "Description", description: "One line about the workload." }).optional(),
      request,
      expect: expectation.prefault({}),
      reference: filledText
        .meta({
          title: "Reference",
          description: "Target that ratios are relative to. Default: the first wasm target, else the first.",
        })
        .optional(),
      starts: starts.prefault(defaults.starts),
      stop: stop.prefault({}),
      warm: warm.prefault({}),
      density: densitySchema.optional(),
      burst: burstSchema.optional(),
      load: loadSchema.optional(),
      ...verdictFields,
      limits: limits.prefault({}),
      timeouts: timeouts.prefault({}),
      matrix: matrixSchema.optional(),
      hosts: hostsSchema.optional(),
      targets: worded(
        z.record(worded(z.string().regex(namePattern), "a name of a target", nameRule), targetSchema),
        "a map of targets",
        "Write names with configurations, such as { mine: { kind: wasm, module: ./mine.wasm } }.",
      ).meta({ title: "Targets", description: "Where the workload runs, by name.", minProperties: 1 }),
    })
    .meta({ title: "coldbench scenario", description: "One workload, the targets it runs on and how it is measured." }),
  "a scenario",
);
/** A scenario file, parsed. */
export type ScenarioFile = z.infer<typeof fileSchema>;
