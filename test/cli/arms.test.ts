import { expect, test } from "vitest";
import { type ChosenScenario, toArm, withNullArm } from "../../src/cli/arms.ts";
import { fake, scenario } from "../runner/measuring.ts";

const [a, b, c] = ["a", "b", "c"].map((name) => fake(name, {}));
const chosen = (reference = "b"): ChosenScenario => ({
  scenario: { ...scenario, reference },
  targets: [a, b, c].flatMap((config) => (config === undefined ? [] : [{ config }])),
});
const names = ({ targets }: ChosenScenario): string[] => targets.map(({ config }) => config.name);

test("the reference is entered once more, right behind it and its baseline", () => {
  const made = withNullArm(chosen(), () => true);
  expect(names(made)).toEqual(["a", "b", "b@null", "c"]);
  expect(made.targets[2]).toMatchObject({ config: { kind: "fake" }, arm: { of: "b", role: "null" } });
  const one = chosen();
  const paired = { ...one, targets: one.targets.flatMap((target) => [target, toArm(target.config, "baseline")]) };
  expect(names(withNullArm(paired, () => true)).join(" ")).toBe("a a@baseline b b@baseline b@null c c@baseline");
});

test("where the reference is not there, what stands in for it is entered twice; nothing where nothing is there", () => {
  const once = withNullArm(chosen(), () => true);
  expect(names(withNullArm(once, ({ name }) => name !== "b"))).toEqual(["a", "a@null", "b", "c"]);
  expect(names(withNullArm(once, () => false))).toEqual(["a", "b", "c"]);
  expect(names(withNullArm(chosen("left out by --target"), () => true))).toEqual(["a", "a@null", "b", "c"]);
});

test("a scenario that only the other version has gets none", () => {
  const gone = { ...chosen(), targets: [{ ...toArm(fake("a", {}), "baseline"), isGone: true as const }] };
  expect(names(withNullArm(gone, () => true))).toEqual(["a@baseline"]);
});
