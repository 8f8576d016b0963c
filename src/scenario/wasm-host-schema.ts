import { z } from "zod";
import type { ScenarioIo } from "./scenario-io.ts";
import { environment, filledText, flag, text, textMap, worded } from "./fields.ts";
import { codeStates, hostFailureCodes, type WasmHost, wasmShapes, wordLists, wordValues } from "./wasm-host.ts";

const placeholder = /\{([a-z][a-z-]*)\}/g;
const known: ReadonlySet<string> = new Set([...wordLists, ...wordValues]);
const allLists: ReadonlySet<string> = new Set(wordLists);

const word = worded(
  text.refine((value) =>
    [...value.matchAll(placeholder)].every(
      ([whole, name = ""]) => known.has(name) && (!allLists.has(name) || whole === value),
    ),
  ),
  "a word of a host's command line",
  `Placeholders are ${[...wordLists.map((name) => `"{${name}}" (a word by itself)`), ...wordValues.map((name) => `{${name}}`)].join(", ")}.`,
);
const words = worded(z.array(word), "a list of words", 'Write a list such as [run, "{module}"].');

const pattern = worded(
  z
    .string()
    .min(1)
    .max(500)
    .refine((value) => compiles(value)),
  "a regular expression",
  "Write a JavaScript regular expression of 1 to 500 characters, without slashes around it.",
);

const files = textMap
  .meta({ description: "Files that the host needs, by name, written to a private folder; with placeholders." })
  .prefault({});

const shape = worded(
  z.strictObject({
    args: words.meta({ description: "Arguments after the executable." }),
    instance: worded(z.enum(["process", "request", "host"]), "what an instance lives as").meta({
      description:
        "process: the host ends with each request. request: the host serves on, with an instance per request. host: it serves on with one instance.",
    }),
    isolation: filledText.meta({ description: "What separates two requests, for the report." }),
    files,
  }),
  "a shape of a host",
);

const code = worded(
  z.strictObject({
    args: words.meta({ description: "In the place of {code}." }).prefault([]),
    cache: filledText.meta({ description: "Folder of its code cache.", examples: ["{folder}/cache"] }).optional(),
    precompiled: flag.meta({ description: "Runs what `compile` has made, in the place of {module}." }).prefault(false),
    files,
  }),
  "a code state",
);

/** A host as a file describes it. */
export const hostSchema = worded(
  z
    .strictObject({
      title: filledText.meta({ description: "Its name for people." }).optional(),
      executable: filledText.meta({ description: "Name on PATH, or a path.", examples: ["wasmtime"] }),
      behind: z
        .array(filledText)
        .meta({
          description:
            "Where the real binary is when the executable is a launcher: relative to the launcher's real folder; * is any one name.",
        })
        .prefault([]),
      version: worded(
        z.strictObject({
          args: words.meta({ description: "Arguments that print it." }).prefault(["--version"]),
          pattern: pattern.meta({ description: "Its first group is the version." }).optional(),
        }),
        "a map of args and pattern",
      )
        .meta({ description: "How it tells its version." })
        .prefault({}),
      install: filledText.meta({ description: "How to get it, shown when it is missing." }).prefault("install it"),
      env: environment.meta({ description: "Environment of the host." }).prefault({}),
      shapes: worded(
        z.partialRecord(worded(z.enum(wasmShapes), "a shape"), shape).refine((map) => Object.keys(map).length > 0),
        "a map of shapes",
        `Write at least one of ${wasmShapes.join(", ")}.`,
      ).meta({ description: "What it runs, and how; the first is the default." }),
      code: worded(
        z.partialRecord(worded(z.enum(codeStates), "a code state"), code),
        "a map of code states",
        `Write some of ${codeStates.join(", ")}, such as { jit: {} }.`,
      )
        .meta({ description: "When code is compiled; the first is the default." })
        .prefault({ jit: {} }),
      tiers: worded(z.record(filledText, words), "a map of tiers", "Write names with words, such as { fast: [-O0] }.")
        .meta({ description: "Compilers or efforts: words in the place of {tier}; the first is the default." })
        .prefault({}),
      limits: words.meta({ description: "Words that limit a guest's memory, in the place of {limits}." }).prefault([]),
      variable: words
        .meta({
          description: "Words per environment variable, in the place of {env}.",
          examples: [["--env", "{name}={value}"]],
        })
        .prefault([]),
      compile: worded(
        z.strictObject({
          args: words.meta({ description: "Arguments that compile {module}." }),
          output: filledText.meta({ description: "Name of the file that it makes at {output}." }).optional(),
        }),
        "a map of args and output",
      )
        .meta({ description: "How it compiles without running." })
        .optional(),
      failures: z
        .array(
          worded(
            z.strictObject({
              pattern: pattern.meta({ description: "Searched for in what the host printed; case does not count." }),
              code: worded(z.enum(hostFailureCodes), "a failure code").meta({ description: "What it means." }),
            }),
            "a map of pattern and code",
          ),
        )
        .meta({ description: "What it prints about a failed guest, and what that means; the first match counts." })
        .prefault([]),
    })
    .meta({ title: "Wasm host", description: "A Wasm runtime: how to find it, what it runs and how." }),
  "a Wasm host",
);
type FileHost = z.infer<typeof hostSchema>;

/** Hosts by name. */
export const hostsSchema = worded(
  z.record(
    worded(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), "a name of a host", "Use small letters, digits and -."),
    hostSchema,
  ),
  "a map of Wasm hosts",
  "Write names with descriptions; see docs/wasm-hosts.md.",
).meta({
  title: "Hosts",
  description: "Wasm runtimes of your own, by name; they stand before those that coldbench knows.",
});

/** The host of a valid description. */
export function toWasmHost(
  name: string,
  file: FileHost,
  { compilePattern }: Pick<ScenarioIo, "compilePattern">,
): WasmHost {
  const { title, version, compile, code, failures, executable, behind, install, env, shapes, tiers, limits } = file;
  return {
    name,
    title: title ?? name,
    executable,
    behind,
    version: {
      args: version.args,
      ...(version.pattern === undefined ? {} : { pattern: compilePattern(version.pattern, "") }),
    },
    install,
    env,
    shapes,
    code: Object.fromEntries(
      Object.entries(code).map(([state, { cache, ...rest }]) => [
        state,
        { ...rest, ...(cache === undefined ? {} : { cache }) },
      ]),
    ),
    tiers,
    limits,
    variable: file.variable,
    ...(compile === undefined
      ? {}
      : { compile: { args: compile.args, ...(compile.output === undefined ? {} : { output: compile.output }) } }),
    failures: failures.map(({ pattern: source, code: failure }) => ({
      pattern: compilePattern(source, "i"),
      code: failure,
    })),
  };
}

function compiles(source: string): boolean {
  try {
    void new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
