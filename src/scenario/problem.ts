import { BenchError } from "../errors/bench-error.ts";
import { plainLine } from "./quoting.ts";

/** Where a value stands inside a scenario: keys and array indices, from the root. */
export type FieldPath = readonly (string | number)[];

/** One mistake in a scenario file. */
export interface Problem {
  /** As the user named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Dotted path such as `targets.docker-node.command[0]`; empty for the file as a whole. */
  readonly field: string;
  /** What is wrong, with the value quoted; no full stop. */
  readonly message: string;
  /** What to do about it: whole sentences. */
  readonly remedy: string;
}

/** More are counted, not listed: the first ones usually explain the rest. */
const mostListed = 50;

/** `targets.a.command[0]`; empty for the root. */
export function formatField(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** One line: `file:line:column: field: message. remedy`; whatever the file says, nothing in it steers a terminal. */
export function formatProblem({ file, line, column, field, message, remedy }: Problem): string {
  return plainLine(`${file}:${line}:${column}: ${field === "" ? "" : `${field}: `}${message}. ${remedy}`);
}

/** The error for a list of problems, which may come from several files: one line each, in the order given. */
export function scenarioError(problems: readonly Problem[]): BenchError {
  const lines = problems.slice(0, mostListed).map(formatProblem);
  const rest = problems.length - lines.length;
  if (rest > 0) lines.push(`... and ${rest} more`);
  return new BenchError("scenario-invalid", lines.join("\n"), {
    hint: "correct the scenario; `bench validate` checks it without running anything",
  });
}
