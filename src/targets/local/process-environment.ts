import { workloadVariables } from "../../system/tool-environment.ts";

/**
 * The whole environment of a process: a few variables of the caller's, then the target's own. Not all of the caller's:
 * the mere size of the environment moves a measurement (Mytkowicz et al., "Producing Wrong Data Without Doing Anything
 * Obviously Wrong!", ASPLOS 2009), variables such as NODE_OPTIONS would change the workload unseen, and others are credentials.
 */
export function processEnvironment(
  caller: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = workloadVariables.flatMap((name) => {
    const value = caller[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...own };
}
