import type { Finding } from "./issue-wording.ts";
import { hostSchema } from "./wasm-host-schema.ts";

/**
 * Words that a description gives and that none of its command lines has a place for: they would be dropped in silence.
 * @param described the `hosts` of a file, whatever it is; what the schema refuses is not looked at
 */
export function findHostGaps(described: unknown): Finding[] {
  if (typeof described !== "object" || described === null || Array.isArray(described)) return [];
  return Object.entries(described).flatMap(([name, description]) => {
    const parsed = hostSchema.safeParse(description);
    return parsed.success ? gapsOf(["hosts", name], parsed.data) : [];
  });
}

function gapsOf(at: readonly string[], host: ReturnType<typeof hostSchema.parse>): Finding[] {
  const given: Readonly<Record<string, boolean>> = {
    code: Object.values(host.code).some(({ args }) => args.length > 0),
    tier: Object.values(host.tiers).some((words) => words.length > 0) && host.compile?.args.includes("{tier}") !== true,
    limits: host.limits.length > 0,
    env: host.variable.length > 0,
  };
  return Object.entries(host.shapes).flatMap(([shape, { args }]) =>
    Object.entries(given)
      .filter(([list, isGiven]) => isGiven && !args.includes(`{${list}}`))
      .map(([list]) => ({
        path: [...at, "shapes", shape, "args"],
        message: `there is no place for {${list}}, which the host has words for`,
        remedy: `Add "{${list}}" where they belong.`,
      })),
  );
}
