import { matrixSchema } from "./file-schema.ts";
import type { Finding } from "./issue-wording.ts";
import { didYouMean } from "./nearest-name.ts";
import type { FieldPath } from "./problem.ts";
import { plainMap } from "./plain-map.ts";
import { quote } from "./quoting.ts";
import { mostValues } from "./yaml-values.ts";

/** A value of a matrix variable. */
type MatrixValue = string | number | boolean;
type Matrix = Readonly<Record<string, readonly MatrixValue[]>>;
/** One value for each of some variables. */
type Combination = ReadonlyMap<string, MatrixValue>;
type Tree = Readonly<Record<string, unknown>>;

/** Scenarios and targets that one file may become. */
const mostVariants = 1_000;
const mostVariables = 20;
const variable = /\$\{matrix\.([^}]*)\}/g;

/** Where a target of an expanded file comes from. */
export interface TargetOrigin {
  /** Its name in the file. */
  readonly name: string;
  readonly variant: Readonly<Record<string, string>>;
}

/** A file with a value in place of every variable. */
export interface ExpandedFile {
  /** As the schema wants it: targets under the names of their variants, the name of the scenario with its suffix. */
  readonly tree: Tree;
  /** By name of the variant, in order. */
  readonly origins: ReadonlyMap<string, TargetOrigin>;
}

/** Whether text still contains a variable: one that was found to be unknown. */
export function mentionsMatrix(value: unknown): boolean {
  return typeof value === "string" && value.search(variable) !== -1;
}

/**
 * One file per combination of the variables that the request or the expectation uses; in each, one target per combination
 * of the other variables that the target uses. Without a matrix that is the file itself.
 */
export function expandMatrix(tree: Tree): { readonly files: readonly ExpandedFile[]; readonly findings: Finding[] } {
  const parsed = matrixSchema.optional().safeParse(tree["matrix"]);
  // Its own mistakes are found with those of the whole file; here they only must not cause others.
  if (!parsed.success) return { files: [expandFile(tree, {}, new Map())], findings: [] };
  const matrix = parsed.data ?? {};
  const unexpanded = [expandFile(tree, {}, new Map())];
  if (Object.keys(matrix).length > mostVariables) {
    const message = `the matrix has ${Object.keys(matrix).length} variables`;
    return { files: unexpanded, findings: [{ path: ["matrix"], message, remedy: `Use at most ${mostVariables}.` }] };
  }
  const uses = findUses(tree, []);
  const findings = [...checkUses(matrix, uses), ...checkLabels(matrix)];
  const shared = variablesOf(
    matrix,
    uses.filter(({ path: [section] }) => section === "request" || section === "expect"),
  );
  const count = countVariants(tree, matrix, shared);
  if (count > mostVariants) {
    const remedy = `Use fewer values or targets: at most ${mostVariants} in all.`;
    const message = `the file makes ${count} targets`;
    return { files: unexpanded, findings: [...findings, { path: ["targets"], message, remedy }] };
  }
  const expanded = combinations(matrix, shared).length * countValues(tree, matrix, shared);
  if (Object.keys(matrix).length > 0 && expanded > mostValues) {
    const remedy = `Use fewer values, or files in place of long lists: at most ${mostValues} in all.`;
    const message = `the matrix makes a file of ${expanded} values`;
    return { files: unexpanded, findings: [...findings, { path: ["matrix"], message, remedy }] };
  }
  return { files: combinations(matrix, shared).map((values) => expandFile(tree, matrix, values)), findings };
}

function expandFile(tree: Tree, matrix: Matrix, shared: Combination): ExpandedFile {
  const origins = new Map<string, TargetOrigin>();
  const targets = plainMap();
  for (const [name, target] of Object.entries(isTree(tree["targets"]) ? tree["targets"] : {})) {
    const own = variablesOf(matrix, findUses(target, [])).filter((used) => !shared.has(used));
    for (const values of combinations(matrix, own)) {
      const variantName = `${name}${suffix(values)}`;
      const variant = Object.fromEntries([...values].map(([key, value]) => [key, String(value)]));
      origins.set(variantName, { name, variant });
      targets[variantName] = substitute(target, new Map([...shared, ...values]));
    }
  }
  const expanded = Object.assign(plainMap(), tree);
  for (const section of ["request", "expect"])
    if (Object.hasOwn(tree, section)) expanded[section] = substitute(tree[section], shared);
  if (isTree(tree["targets"])) expanded["targets"] = targets;
  if (typeof tree["name"] === "string") expanded["name"] = `${tree["name"]}${suffix(shared)}`;
  return { tree: expanded, origins };
}

interface Use {
  readonly path: FieldPath;
  readonly name: string;
}

function findUses(value: unknown, path: FieldPath): Use[] {
  if (typeof value === "string") return [...value.matchAll(variable)].map((match) => ({ path, name: match[1] ?? "" }));
  if (Array.isArray(value)) return value.flatMap((item, index) => findUses(item, [...path, index]));
  return isTree(value) ? Object.entries(value).flatMap(([key, item]) => findUses(item, [...path, key])) : [];
}

function variablesOf(matrix: Matrix, uses: readonly Use[]): string[] {
  const used = new Set(uses.map(({ name }) => name));
  return Object.keys(matrix).filter((name) => used.has(name));
}

function checkUses(matrix: Matrix, uses: readonly Use[]): Finding[] {
  const names = Object.keys(matrix);
  const findings: Finding[] = [];
  for (const { path, name } of uses.slice(0, mostVariants)) {
    const shown = quote(`\${matrix.${name}}`);
    if (!["request", "expect", "targets"].includes(String(path[0]))) {
      findings.push({ path, message: `${shown} cannot be used here`, remedy: "Use it in targets, request or expect." });
    } else if (!Object.hasOwn(matrix, name)) {
      const known = names.length === 0 ? "Add it to matrix." : `Variables are ${names.join(", ")}.`;
      findings.push({ path, message: `${shown} is not in matrix`, remedy: `${known}${didYouMean(name, names)}` });
    }
  }
  for (const name of names) {
    if (uses.some((use) => use.name === name)) continue;
    const remedy = `Write \${matrix.${name}} in a target, in request or in expect, or remove it.`;
    findings.push({ path: ["matrix", name], key: true, message: `${quote(name)} is used nowhere`, remedy });
  }
  return findings;
}

function checkLabels(matrix: Matrix): Finding[] {
  return Object.entries(matrix).flatMap(([name, values]) => {
    const labels = values.map(label);
    return values.flatMap((value, at) => {
      if (labels.indexOf(labels[at] ?? "") === at) return [];
      const message = `${quote(value)} gives the same name as an earlier value`;
      return [{ path: ["matrix", name, at], message, remedy: "Write values that differ in letters or digits." }];
    });
  });
}

function countVariants(tree: Tree, matrix: Matrix, shared: readonly string[]): number {
  const product = (names: readonly string[]): number =>
    names.reduce((result, name) => result * (matrix[name]?.length ?? 1), 1);
  const targets = isTree(tree["targets"]) ? Object.values(tree["targets"]) : [];
  const perFile = targets.reduce<number>((sum, target) => {
    const own = variablesOf(matrix, findUses(target, [])).filter((name) => !shared.includes(name));
    return sum + product(own);
  }, 0);
  return product(shared) * Math.max(1, perFile);
}

/** Values of one expanded file. */
function countValues(tree: Tree, matrix: Matrix, shared: readonly string[]): number {
  const targets = isTree(tree["targets"]) ? Object.values(tree["targets"]) : [];
  const rest = Object.entries(tree).filter(([name]) => name !== "targets");
  return targets.reduce<number>(
    (sum, target) => {
      const own = variablesOf(matrix, findUses(target, [])).filter((name) => !shared.includes(name));
      return sum + own.reduce((product, name) => product * (matrix[name]?.length ?? 1), 1) * sizeOf(target);
    },
    rest.reduce((sum, [, value]) => sum + sizeOf(value), 0),
  );
}

function sizeOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1);
}

function combinations(matrix: Matrix, names: readonly string[]): Combination[] {
  return names.reduce<Combination[]>(
    (made, name) => made.flatMap((values) => (matrix[name] ?? []).map((value) => new Map([...values, [name, value]]))),
    [new Map()],
  );
}

/** A variable that is the whole text keeps the type of its value; inside other text it becomes text. */
function substitute(value: unknown, values: Combination): unknown {
  if (typeof value === "string") {
    const whole = /^\$\{matrix\.([^}]*)\}$/.exec(value)?.[1];
    if (whole !== undefined) return values.get(whole) ?? value;
    return value.replaceAll(variable, (match, name: string) => String(values.get(name) ?? match));
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, values));
  if (!isTree(value)) return value;
  const copy = plainMap();
  for (const [key, item] of Object.entries(value)) copy[key] = substitute(item, values);
  return copy;
}

/** `[memory=128,cpus=1]`; empty without variables. */
function suffix(values: Combination): string {
  return values.size === 0 ? "" : `[${[...values].map(([name, value]) => `${name}=${label(value)}`).join(",")}]`;
}

/** The value as a name may contain it. */
function label(value: MatrixValue): string {
  return String(value).replaceAll(/[^A-Za-z0-9\-_.]/g, "-");
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
