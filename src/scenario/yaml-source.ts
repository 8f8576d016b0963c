import { Composer, type CST, LineCounter, Parser } from "yaml";
import type { FieldPath } from "./problem.ts";
import { deepest, type Place, placeKey, type Position, readValue, type SourceProblem } from "./yaml-values.ts";

/** Larger files are refused: reading takes time in proportion, about 0.5 s for the worst text of this size (a list of tiny values). */
const mostCharacters = 1 << 17;

/** Longest part of a message of the library that is shown, characters. */
const longestMessage = 200;

const nestingRemedy = `Nest at most ${deepest} levels deep.`;
/** Duplicate keys are found by `readValue`: the library compares each key with every other. */
const options = { uniqueKeys: false, prettyErrors: false, resolveKnownTags: false } as const;

/** A YAML or JSON file as plain values, with the place of each. */
export interface YamlSource {
  /** Maps have no prototype, so that no key means anything by itself. */
  readonly tree: unknown;
  readonly problems: readonly SourceProblem[];
  /** Where the value at `path` stands; of the nearest parent that is there, when it is not. */
  position(path: FieldPath): Position;
  /** Where the key of the value at `path` stands, for a key that should not be there. */
  keyPosition(path: FieldPath): Position;
  /** How the scalar at `path` is spelled in the file. */
  spelling(path: FieldPath): string | undefined;
}

/** Reads YAML 1.2 (JSON is YAML). Never throws: everything wrong with the text is in `problems`. */
export function readYaml(text: string): YamlSource {
  const places = new Map<string, Place>();
  const problems: SourceProblem[] = [];
  const start: Position = { line: 1, column: 1 };
  const nearest = (path: FieldPath): Place => {
    for (let length = path.length; length >= 0; length--) {
      const place = places.get(placeKey(path.slice(0, length)));
      if (place !== undefined) return place;
    }
    return { at: start };
  };
  const source = {
    problems,
    position: (path: FieldPath) => nearest(path).at,
    keyPosition: (path: FieldPath) => places.get(placeKey(path))?.keyAt ?? nearest(path).at,
    spelling: (path: FieldPath) => places.get(placeKey(path))?.spelling,
  };
  if (text.length > mostCharacters) {
    const message = `the file has ${text.length} characters, more than ${mostCharacters}`;
    problems.push({ path: [], at: start, message, remedy: "Move large bodies to files, with `file: <path>`." });
    return { tree: undefined, ...source };
  }
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (offset: number, message: string, remedy: string): void => {
    problems.push({ path: [], at: position(offset), message, remedy });
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== undefined) {
    refuse(tooDeep, `nested more than ${deepest} levels deep`, nestingRemedy);
    return { tree: undefined, ...source };
  }
  const [document, another] = new Composer(options).compose(tokens, true, text.length);
  if (document === undefined) return { tree: null, ...source };
  for (const { code, message, pos } of [...document.errors, ...document.warnings].slice(0, 10))
    refuse(pos[0], `not valid YAML: ${cut(message).replace(/\.$/, "")}`, syntaxRemedy(code));
  if (another !== undefined)
    refuse(
      another.range[0],
      "the file holds several documents",
      "Keep one scenario per file: remove this `---` and what follows.",
    );
  if (problems.length > 0) return { tree: undefined, ...source };
  return { tree: readValue(document.contents, { places, problems, position }), ...source };
}

/** The library quotes what it did not expect, up to all of the file. */
function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage)}...` : message;
}

/**
 * The offset of the first collection below the deepest level that is read, or undefined. Asked before the library composes
 * nodes by recursion: out of stack, V8 may fail to compile a regular expression of the library's, which ends the process.
 */
function findTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) return token.offset;
    if ("items" in token)
      for (const { key, value } of token.items)
        for (const inside of [key, value]) if (inside) open.push({ token: inside, depth: depth + 1 });
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
  }
  return undefined;
}

function syntaxRemedy(code: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "Indent with spaces.";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "Put a value that contains a colon in quotes.";
    case "TAG_RESOLVE_FAILED":
      return "Remove the tag; put text that starts with an exclamation mark in quotes.";
    default:
      return "Check quotes, brackets, colons and indentation here and on the line before.";
  }
}
