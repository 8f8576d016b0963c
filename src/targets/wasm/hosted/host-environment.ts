import type { AdapterContext } from "../../../system/adapter-context.ts";

/** What a host gets of the caller's environment. */
const inherited = ["PATH", "USER", "LANG", "LC_ALL", "TZ"];

/**
 * The whole environment of a host: a few variables of the caller's, and a HOME of its own, so that neither its cache nor
 * its settings are the user's.
 * @param own of the description, with placeholders filled in
 */
export function hostEnvironment(
  { env }: AdapterContext,
  folder: string,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = inherited.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), HOME: folder, TMPDIR: folder, ...own };
}
