import type { Scenario } from "./model.ts";
import { secretsIn } from "./secret-names.ts";

/** What stands in the place of a secret. */
export const redacted = "[redacted]";
/** Shorter ones are too likely to be part of something else; more so where a variable of the caller only may be a secret. */
const shortest = { scenario: 6, environment: 12 } as const;

/** Takes secrets out of text, as they are and as JSON writes them. */
export type Redaction = (text: string) => string;

/**
 * What scenarios and the environment hold under names of secrets, or as such: workloads answer with what they were sent, and
 * tools print what they were given.
 */
export function createRedaction(
  scenarios: readonly Scenario[],
  env: Readonly<Record<string, string | undefined>>,
): Redaction {
  const found = [
    ...Object.entries(env).flatMap(([name, value = ""]) =>
      secretsIn(name, value).filter(({ length }) => length >= shortest.environment),
    ),
    ...scenarios.flatMap((scenario) =>
      namedValues(scenario).flatMap(([name, value]) =>
        secretsIn(name, value).filter(({ length }) => length >= shortest.scenario),
      ),
    ),
  ];
  const pieces = new Map<number, Set<string>>();
  for (const secret of found.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))
    for (const piece of piecesOf(secret)) pieces.set(piece.length, (pieces.get(piece.length) ?? new Set()).add(piece));
  return (text) => [...pieces].reduce((rest, [length, known]) => withoutPieces(rest, length, known), text);
}

/** Every part of a secret of that many characters: an excerpt may begin or end anywhere in it. */
const pieceLength = 10;

function piecesOf(secret: string): string[] {
  const length = Math.min(pieceLength, secret.length);
  return Array.from({ length: secret.length - length + 1 }, (_, at) => secret.slice(at, at + length));
}

function withoutPieces(text: string, length: number, known: ReadonlySet<string>): string {
  let result = "";
  let [kept, end] = [0, -1];
  for (let at = 0; at + length <= text.length; at++) {
    if (!known.has(text.slice(at, at + length))) continue;
    if (at > end) {
      if (end >= 0) kept = end;
      result += text.slice(kept, at) + redacted;
    }
    end = at + length;
  }
  return end < 0 ? text : result + text.slice(end);
}

function namedValues({ request, targets }: Scenario): [name: string, value: string][] {
  return [
    ...Object.entries(request.headers),
    ["path", request.path] as [string, string],
    ...targets.flatMap((target) => [
      ...Object.entries(target.env),
      ...Object.entries(target.variant),
      ...Object.entries(target.build?.env ?? {}),
      ...(target.kind === "docker" && target.image.from === "build" ? Object.entries(target.image.args) : []),
      ...(target.kind === "lambda" && target.endpoint !== undefined
        ? [["endpoint", target.endpoint] as [string, string]]
        : []),
    ]),
  ];
}
