import { readBudgets } from "./budget-checks.ts";
import type { BuildContext } from "./build-context.ts";
import type { ScenarioIo } from "./scenario-io.ts";
import type { Confinement } from "./confinement.ts";
import { toExpectation, toRequest } from "./exchange.ts";
import { fileSchema, type ScenarioFile } from "./file-schema.ts";
import { type Finding, findIssues } from "./issue-wording.ts";
import { checkLoad, toLoad } from "./load.ts";
import { type ExpandedFile, expandMatrix, mentionsMatrix } from "./matrix.ts";
import type { Scenario } from "./model.ts";
import { type FieldPath, formatField, type Problem } from "./problem.ts";
import { withoutFields } from "./pruning.ts";
import { plainName, quote } from "./quoting.ts";
import { checkReference, checkStarts, defaultReference } from "./references.ts";
import { valueAt } from "./schema-path.ts";
import { findHostEscapes } from "./host-escapes.ts";
import { findHostGaps } from "./host-gaps.ts";
import { findRespelled } from "./spelling.ts";
import { toTargetConfig } from "./target-config.ts";
import { targetSchema } from "./target-schema.ts";
import type { WasmHost } from "./wasm-host.ts";
import { ownHosts } from "./own-hosts.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** A scenario file that has been read. */
export interface ScenarioText {
  readonly text: string;
  /** As the user named it, for messages and records. */
  readonly file: string;
  /** Absolute folder of the file: paths are relative to it. */
  readonly directory: string;
  readonly confinement: Confinement;
}

/** Trials of all targets and starts of a file: their order is drawn, and kept, as a whole. */
const mostTrials = 300_000;

/** The scenarios of a file (several where the matrix multiplies it), or everything that is wrong with it. */
export type ParsedScenarios =
  | { readonly ok: true; readonly scenarios: readonly [Scenario, ...Scenario[]] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads one scenario file (YAML or JSON), checks all of it and fills in the defaults. Never throws: every mistake is a
 * problem, in the order of the file. Reads the bodies that the file names through `io`.
 * @param hosts Wasm hosts that targets may name beside those that the file describes
 */
export function parseScenario(
  source: ScenarioText,
  io: ScenarioIo,
  hosts: ReadonlyMap<string, WasmHost> = new Map(),
): ParsedScenarios {
  const yaml = readYaml(source.text);
  const broken = yaml.problems.map(({ path, at, message, remedy }) => toProblem(source, path, at, message, remedy));
  const { tree } = yaml;
  if (!isMap(tree)) return { ok: false, problems: broken.length > 0 ? broken : [notAScenario(source, yaml)] };
  const { files, findings } = expandMatrix(tree);
  const all = [
    ...findings,
    ...findRespelled(fileSchema, yaml),
    ...findHostGaps(tree["hosts"]),
    ...findHostEscapes(tree["hosts"], source, io),
  ];
  const digest = io.sha256(new TextEncoder().encode(source.text));
  const scenarios: Scenario[] = [];
  for (const file of files) {
    const found = findIssues(fileSchema, file.tree);
    const sound = withoutFields(
      file.tree,
      found.map(({ path }) => path),
    );
    const context: BuildContext = {
      io,
      directory: source.directory,
      confinement: source.confinement,
      ...ownHosts(file.tree["hosts"], hosts, { io, directory: source.directory }),
      report(path, message, remedy) {
        // A field that the schema has refused looks like one that is missing: it has been named already.
        const field = formatField(path);
        if (!found.some((finding) => formatField(finding.path) === field)) found.push({ path, message, remedy });
      },
    };
    checkStarts(file.tree["starts"], context);
    checkReference(file, context);
    checkLoad(file.tree["load"], context);
    const budgets = readBudgets(file, context);
    const scenario = buildScenario(
      { ...file, tree: sound },
      { file: source.file, text: source.text, digest, budgets },
      context,
    );
    all.push(...found.filter((finding) => !isConsequence(finding, file)).map((finding) => locate(finding, file)));
    if (scenario !== undefined) scenarios.push(scenario);
  }
  all.push(...findTooManyTrials(scenarios));
  const problems = [...broken, ...placeAll(source, yaml, all)].sort(inOrder);
  const [first, ...others] = scenarios;
  if (problems.length > 0 || first === undefined) return { ok: false, problems };
  return { ok: true, scenarios: [first, ...others] };
}

function findTooManyTrials(scenarios: readonly Scenario[]): Finding[] {
  const trials = scenarios.reduce((sum, { targets, starts, stop }) => {
    return sum + targets.length * starts.length * stop.trials;
  }, 0);
  if (trials <= mostTrials) return [];
  const remedy = `Ask for at most ${mostTrials}, over all targets and starts.`;
  return [{ path: ["stop", "trials"], message: `the file asks for ${trials} trials`, remedy }];
}

function notAScenario(source: ScenarioText, yaml: YamlSource): Problem {
  const message = yaml.tree === null ? "the file is empty" : `${quote(yaml.tree)} is not a scenario`;
  const remedy = "Write a map with name, request and targets; `bench init` makes one.";
  return toProblem(source, [], yaml.position([]), message, remedy);
}

/** A variable that the matrix does not have is a mistake by itself; that its name is not a number, say, is none. */
function isConsequence({ path }: Finding, { tree }: ExpandedFile): boolean {
  return path[0] !== "matrix" && mentionsMatrix(valueAt(tree, path));
}

/**
 * Checks what the schema cannot see, in whatever parts of the file are valid by themselves.
 * @param file without the fields that the schema has refused
 * @returns undefined when what is left is no scenario
 */
function buildScenario(
  { tree, origins }: ExpandedFile,
  { budgets, ...identity }: Pick<Scenario, "file" | "text" | "digest" | "budgets">,
  context: BuildContext,
): Scenario | undefined {
  const { shape } = fileSchema;
  const requestPart = shape.request.safeParse(tree["request"]);
  const expectPart = shape.expect.safeParse(tree["expect"]);
  const request = requestPart.success ? toRequest(requestPart.data, context) : undefined;
  const expected = expectPart.success ? toExpectation(expectPart.data, context) : undefined;
  const targets = [...origins].flatMap(([name, origin]) => {
    const part = targetSchema.safeParse(valueAt(tree, ["targets", name]));
    return part.success ? [toTargetConfig(name, origin, part.data, context)] : [];
  });
  const whole = fileSchema.safeParse(tree);
  if (!whole.success || request === undefined || expected === undefined || targets.length === 0) return undefined;
  const { name, description, reference, starts, stop, warm, density, burst, load, limits, timeouts } = whole.data;
  return {
    name,
    ...identity,
    ...(description === undefined ? {} : { description }),
    request,
    expected,
    targets,
    reference: reference ?? defaultReference(targets),
    starts,
    stop: toStopRule(stop),
    warm,
    ...(density === undefined ? {} : { density: toDensity(density, context) }),
    ...(burst === undefined ? {} : { burst }),
    ...(load === undefined ? {} : { load: toLoad(load, context) }),
    ...verdictSettings(whole.data),
    budgets,
    limits,
    timeouts: { startMs: timeouts.start, requestMs: timeouts.request, deployMs: timeouts.deploy },
  };
}

function verdictSettings({ aa, margin, runNoise }: ScenarioFile): Pick<Scenario, "aa" | "margin" | "runNoise"> {
  return { aa, ...(margin === undefined ? {} : { margin }), ...(runNoise === undefined ? {} : { runNoise }) };
}

function toStopRule({ trials, precision, timeBudget }: ScenarioFile["stop"]): Scenario["stop"] {
  return {
    trials,
    ...(precision === undefined ? {} : { precision }),
    ...(timeBudget === undefined ? {} : { timeBudgetMs: timeBudget }),
  };
}

/** Less than this holds no instance of anything, bytes. */
const leastDensityMemory = 1_048_576;

function toDensity(
  { memory, instances }: { readonly memory: number; readonly instances: number },
  context: BuildContext,
): NonNullable<Scenario["density"]> {
  if (memory < leastDensityMemory)
    context.report(["density", "memory"], `${memory} bytes hold nothing`, "Write 1MiB or more, such as 256MiB.");
  return { memoryBytes: memory, instances };
}

/** A finding about a target variant stands at the target that the file has. */
function locate(finding: Finding, { origins }: ExpandedFile): Finding {
  const [section, name, ...rest] = finding.path;
  const origin = section === "targets" ? origins.get(String(name)) : undefined;
  return origin === undefined ? finding : { ...finding, path: ["targets", origin.name, ...rest] };
}

/** One problem per finding; the same mistake in several variants is one. */
function placeAll(source: ScenarioText, yaml: YamlSource, findings: readonly Finding[]): Problem[] {
  const inBroken = ({ path }: Finding): boolean =>
    yaml.problems.some((problem) => problem.path.every((step, at) => step === path[at]));
  const problems = findings
    .filter((finding) => !inBroken(finding))
    .map(({ path, key, message, remedy }) =>
      toProblem(source, path, key ? yaml.keyPosition(path) : yaml.position(path), message, remedy),
    );
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function toProblem(
  { file }: ScenarioText,
  path: FieldPath,
  { line, column }: { readonly line: number; readonly column: number },
  message: string,
  remedy: string,
): Problem {
  return {
    file,
    line,
    column,
    field: formatField(path.map((step) => (typeof step === "number" ? step : plainName(step)))),
    message,
    remedy,
  };
}

function inOrder(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
