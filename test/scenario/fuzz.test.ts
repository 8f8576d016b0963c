import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatProblem } from "../../src/scenario/problem.ts";
import { parse, virtualDisk } from "./virtual-disk.ts";

const own = `# every kind
name: fuzz
request: { path: /a, headers: { a: b }, json: { a: [1, 2.5, null, "\${matrix.n}"] } }
expect: { status: 200, pattern: "^(a|b)+$" }
reference: w
starts: [host, cold, warm]
stop: { trials: 3, precision: 5%, timeBudget: 3m }
aa: true
margin: 5%
runNoise: 0.2
budgets: [w.cold.p95 < 5ms, "d[memory=64].cold.median / w.cold.median > 20"]
limits: { failed: 0.05 }
timeouts: { start: 30s }
matrix: { n: [1, 2], memory: [64, 128] }
targets:
  w: { kind: wasm, module: mine.wasm, tier: lazy, limits: { time: 1s, memory: 1MiB } }
  p: &p { kind: process, shape: http, command: [node, ./server.mjs], env: { A: "1" } }
  q: *p
  d: { kind: docker, shape: http, image: { pack: { executable: node } }, memory: "\${matrix.memory}" }
  f: { kind: fake, starts: { cold: [{ totalMs: 1 }] } }
`;
const samples = [
  own,
  ...readdirSync("scenarios")
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join("scenarios", name), "utf8")),
];
/** Everything exists, so that mutated files get as far as they can. */
const anyFile = { ...virtualDisk({}), exists: () => true, readBytes: () => new TextEncoder().encode("x") };

/** Parses without throwing; either there are scenarios or every problem is one printable line at a place in the text. */
function check(text: string): boolean {
  const parsed = parse(text, anyFile);
  if (parsed.ok) return true;
  expect(parsed.problems.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const problem of parsed.problems) {
    expect(problem.line).toBeGreaterThanOrEqual(1);
    expect(problem.line).toBeLessThanOrEqual(lines);
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(problem.remedy).toMatch(/\S.*[.?]$/);
    const line = formatProblem(problem);
    expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    expect(line).not.toContain("undefined");
    expect(line).not.toContain("[object");
  }
  return false;
}

test("the samples are valid before they are mutated", () => {
  expect(samples.map(check)).toEqual(samples.map(() => true));
});

test("any bytes give scenarios or problems, never an exception", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 400 }), fc.string({ maxLength: 400 })), (text) => {
      check(text);
    }),
    { numRuns: 2_000 },
  );
});

test("mutated scenarios give scenarios or problems, never an exception", () => {
  const outcomes = { ok: 0, refused: 0 };
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "  ",
    "&a ",
    "*a",
    "*p",
    "!!x ",
    "? ",
    "|\n",
    "'",
    '"',
    "#",
    "%",
    "\t",
    "\0",
    "é",
    "\uD800",
    "__proto__: 1\n",
    "null",
    "-1",
    "1e999",
    "${matrix.n}",
    "${matrix.",
    "<<: *p\n",
    "---\n",
  ];
  const edit = fc.record({
    at: fc.nat(5_000),
    remove: fc.nat(12),
    insert: fc.oneof(fc.constantFrom("", ...pieces), fc.string({ unit: "binary", maxLength: 3 })),
  });
  fc.assert(
    fc.property(
      fc.oneof({ weight: 9, arbitrary: fc.constant(own) }, fc.constantFrom(...samples)),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (sample, edits) => {
        const text = edits.reduce((now, { at, remove, insert }) => {
          const place = at % now.length;
          return now.slice(0, place) + insert + now.slice(place + remove);
        }, sample);
        outcomes[check(text) ? "ok" : "refused"]++;
      },
    ),
    { numRuns: 2_000 },
  );
  expect(outcomes.ok).toBeGreaterThan(20);
  expect(outcomes.refused).toBeGreaterThan(1_000);
});

test("any value in any field gives scenarios or problems, never an exception", () => {
  const tree = JSON.parse(
    JSON.stringify({
      name: "s",
      request: { method: "POST", path: "/", headers: { a: "b" }, body: "x" },
      expect: { status: 200, json: { a: 1 } },
      reference: "w",
      starts: ["cold"],
      stop: { trials: 1, precision: 0.1 },
      matrix: { a: [1] },
      targets: {
        w: { kind: "wasm", module: "m", limits: { memory: 64 }, env: { A: "b" } },
        d: { kind: "docker", shape: "http", image: { build: { context: "." } }, memory: "${matrix.a}GiB" },
      },
    }),
  ) as Record<string, unknown>;
  const paths = allPaths(tree);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
      check(JSON.stringify(replaceAt(tree, path, value)));
    }),
    { numRuns: 2_000 },
  );
});

test("what would take for ever, or a stack without end, is refused", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level++) {
    const [from, to] = ["abcdefghijkl"[level - 1], "abcdefghijkl"[level]];
    bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(", ")}]`);
  }
  expect(check(bomb.join("\n"))).toBe(false);
  expect(check("[".repeat(100_000))).toBe(false);
  expect(check("{a: ".repeat(10_000))).toBe(false);
  expect(check(`a: ${"[".repeat(80)}${"]".repeat(80)}`)).toBe(false);
  expect(check(Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join("\n"))).toBe(false);
  expect(check(`name: ${"a".repeat(2 ** 18)}`)).toBe(false);
  const wide = Array.from(
    { length: 20 },
    (_, at) => `v${at}: [${Array.from({ length: 100 }, (_, n) => n).join(", ")}]`,
  );
  const uses = Array.from({ length: 20 }, (_, at) => `\${matrix.v${at}}`).join("");
  expect(
    check(
      `name: s\nrequest: { body: "${uses}" }\nmatrix: { ${wide.join(", ")} }\ntargets: { w: { kind: wasm, module: m } }`,
    ),
  ).toBe(false);
});

function allPaths(value: unknown, path: readonly string[] = []): string[][] {
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) => allPaths(item, [...path, key]))
      : [];
  return path.length === 0 ? inside : [[...path], ...inside];
}

function replaceAt(tree: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  const copy = structuredClone(tree) as Record<string, unknown>;
  copy[first] = replaceAt(copy[first], rest, value);
  return copy;
}
