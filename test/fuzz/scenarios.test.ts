import fc from "fast-check";
import { expect, test } from "vitest";
import { fuzzCount, fuzzing, fuzzTimeoutMs } from "./fuzzing.ts";
import { everyField, mutatedScenario, shippedScenarios } from "./scenario-mutations.ts";
import { outcomeOf } from "./scenario-outcome.ts";

const usual = 1_500;

test.each([...shippedScenarios, ["every field", everyField] as const])(
  "%s has a plan before it is mutated",
  (_name, text) => {
    expect(outcomeOf(text)).toBe("planned");
  },
);

test(
  "a mutated scenario file is a plan, or problems with file, line and remedy: never an exception, never a hang",
  () => {
    const outcomes = { planned: 0, refused: 0 };
    let slowest = { ms: 0, text: "" };
    fc.assert(
      fc.property(mutatedScenario, (text) => {
        const { user } = process.cpuUsage();
        outcomes[outcomeOf(text)]++;
        const ms = (process.cpuUsage().user - user) / 1_000;
        if (ms > slowest.ms) slowest = { ms, text };
      }),
      fuzzing(usual),
    );
    if (process.env["COLDBENCH_FUZZ"] !== undefined)
      console.log({ ...outcomes, slowestCpuMs: slowest.ms, slowestBytes: slowest.text.length });
    // Mutations that are all refused, or all harmless, would test little.
    expect(outcomes.planned).toBeGreaterThan(fuzzCount(usual) / 100);
    expect(outcomes.refused).toBeGreaterThan(fuzzCount(usual) / 3);
  },
  fuzzTimeoutMs(usual),
);

test("any bytes are refused, or a plan", () => {
  const bytes = fc.oneof(fc.string({ unit: "binary", maxLength: 400 }), fc.string({ maxLength: 400 }));
  fc.assert(
    fc.property(bytes, (text) => void outcomeOf(text)),
    fuzzing(usual),
  );
});

test("any value in any field is refused, or a plan", () => {
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
      outcomeOf(JSON.stringify(replaceAt(tree, path, value)));
    }),
    fuzzing(usual),
  );
});

test("what would take for ever, or a stack without end, is refused", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 12; level++) {
    const [from, to] = ["abcdefghijkl"[level - 1], "abcdefghijkl"[level]];
    bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(", ")}]`);
  }
  expect(outcomeOf(bomb.join("\n"))).toBe("refused");
  expect(outcomeOf("[".repeat(100_000))).toBe("refused");
  expect(outcomeOf("{a: ".repeat(10_000))).toBe("refused");
  expect(outcomeOf(`a: ${"[".repeat(80)}${"]".repeat(80)}`)).toBe("refused");
  expect(outcomeOf(Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join("\n"))).toBe("refused");
  expect(outcomeOf(`name: ${"a".repeat(2 ** 18)}`)).toBe("refused");
  const wide = Array.from(
    { length: 20 },
    (_, at) => `v${at}: [${Array.from({ length: 100 }, (_, n) => n).join(", ")}]`,
  );
  const uses = Array.from({ length: 20 }, (_, at) => `\${matrix.v${at}}`).join("");
  expect(
    outcomeOf(
      `name: s\nrequest: { body: "${uses}" }\nmatrix: { ${wide.join(", ")} }\ntargets: { w: { kind: wasm, module: m } }`,
    ),
  ).toBe("refused");
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
