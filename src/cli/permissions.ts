import { BenchError } from "../errors/bench-error.ts";
import { type Permission, permissionMeaning } from "../scenario/confinement.ts";

const names = Object.keys(permissionMeaning) as Permission[];

/** `--allow`, of every command that reads a scenario. */
export const allowOption = {
  type: "string",
  requiresArg: true,
  describe: `what the scenarios may do beyond their project: ${names.join(", ")} (comma-separated, repeatable)`,
} as const;

/** What `--allow` names. @param given once, or as a list where it was repeated. @throws BenchError "usage" naming the word that is none */
export function parsePermissions(given: string | readonly string[] | undefined): ReadonlySet<Permission> {
  const words = [given ?? []].flat().flatMap((text) => text.split(","));
  return new Set(
    words.map((word) => {
      const permission = names.find((name) => name === word.trim());
      if (permission !== undefined) return permission;
      throw new BenchError("usage", `--allow ${word} is nothing that can be allowed`, {
        hint: names.map((name) => `${name}: ${permissionMeaning[name]}`).join("; "),
      });
    }),
  );
}
