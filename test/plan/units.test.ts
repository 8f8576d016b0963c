import { expect, test } from "vitest";
import { chooseUnits, type Reach } from "../../src/plan/units.ts";
import type { FakeConfig } from "../../src/scenario/model.ts";
import type { StartKind } from "../../src/units/start-kind.ts";

const fake = (name: string): FakeConfig => ({
  kind: "fake",
  name,
  enabled: true,
  env: {},
  variant: {},
  body: "",
  starts: {},
});
const reach = (...starts: StartKind[]): Partial<Record<StartKind, Reach>> =>
  Object.fromEntries(starts.map((start) => [start, { reachable: true }]));
/** Units of one target as "start" or "start+warm". */
const choose = (starts: StartKind[], support: Partial<Record<StartKind, Reach>>) => {
  const { units, unreachable } = chooseUnits({ starts, targets: [fake("t")] }, () => support);
  return { units: units.map(({ start, warm }) => (warm ? `${start}+warm` : start)), unreachable };
};
const all = reach("absent", "disk", "host", "compile", "cold", "thaw", "warm");

test.each<[StartKind[], Partial<Record<StartKind, Reach>>, string[]]>([
  [["host", "cold", "warm"], all, ["host", "cold+warm"]],
  [["host", "cold"], all, ["host", "cold"]],
  [["warm"], all, ["cold+warm"]],
  [["host", "warm"], all, ["host+warm"]],
  [["host", "warm"], reach("cold", "warm"), ["cold+warm"]],
  [["disk", "compile", "warm"], all, ["disk", "compile+warm"]],
  [["thaw", "warm"], all, ["thaw", "cold+warm"]],
  [["warm"], reach("host", "disk", "warm"), ["host+warm"]],
  [["host", "cold", "warm"], reach("host", "cold"), ["host", "cold"]],
  [["warm"], reach("thaw", "warm"), []],
  [["warm"], reach("cold"), []],
  [["host", "cold", "warm"], reach("warm"), ["warm+warm"]],
  [["warm"], reach("warm"), ["warm+warm"]],
  [["cold"], reach("warm"), []],
])("of %j with %o it runs %j", (starts, support, units) => expect(choose(starts, support).units).toEqual(units));

test("a start that is the same as another is not run twice, and says so", () => {
  const support = {
    ...reach("cold", "warm"),
    compile: { reachable: false, reason: "as cold", sameAs: "cold" } as const,
  };
  const { units, unreachable } = choose(["compile", "cold", "warm"], support);
  expect(units).toEqual(["cold+warm"]);
  expect(unreachable).toEqual([{ target: "t", start: "compile", reason: "as cold", sameAs: "cold" }]);
});

test("a target that is attached to has warm trials of its own, and its other starts have their reasons", () => {
  const elsewhere = { reachable: false, reason: "it runs elsewhere" } as const;
  const { units, unreachable } = choose(["host", "cold", "warm"], {
    ...reach("warm"),
    host: elsewhere,
    cold: elsewhere,
  });
  expect(units).toEqual(["warm+warm"]);
  expect(unreachable.map(({ start }) => start)).toEqual(["host", "cold"]);
});

test("every requested start of every target is a unit or has a reason", () => {
  const starts: StartKind[] = ["disk", "host", "cold", "thaw", "warm"];
  const support: Partial<Record<StartKind, Reach>>[] = [all, reach("cold"), reach("thaw", "warm"), reach("warm"), {}];
  const { units, unreachable } = chooseUnits(
    { starts, targets: support.map((_, at) => fake(`t${at}`)) },
    ({ name }) => support[Number(name.slice(1))] ?? {},
  );
  for (const at of support.keys()) {
    const name = `t${at}`;
    const got = units
      .filter(({ target }) => target === name)
      .flatMap(({ start, warm }) => [...new Set(warm ? [start, "warm"] : [start])]);
    const not = unreachable.filter(({ target }) => target === name);
    expect([...got, ...not.map(({ start }) => start)].toSorted()).toEqual(starts.toSorted());
    expect(not.every(({ reason }) => reason.length > 5)).toBe(true);
  }
});
