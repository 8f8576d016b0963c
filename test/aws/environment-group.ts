import type { Environment } from "../../src/targets/lambda-local/environment.ts";

/** Environments that are interchangeable. Disposing it ends the idle ones now and the others after their invocation. */
export interface EnvironmentGroup extends AsyncDisposable {
  /** An idle environment when there is one, else a new one (cold). Nobody else has it until it is given back. */
  take(): Promise<Environment>;
  /** Freezes it until it is taken again, or ends it when the group has been disposed of. */
  giveBack(environment: Environment): Promise<void>;
  /** Environments that exist now, and how many it has had. */
  count(): { readonly live: number; readonly started: number };
}

/** An empty group. @param prepare makes an environment */
export function createEnvironmentGroup(prepare: () => Promise<Environment>): EnvironmentGroup {
  const idle: Environment[] = [];
  const busy = new Set<Environment>();
  let started = 0;
  let ended = false;
  return {
    async take() {
      const environment = idle.pop() ?? (started++, await prepare());
      busy.add(environment);
      return environment;
    },
    async giveBack(environment) {
      if (!ended) await environment.freeze();
      busy.delete(environment);
      if (ended) await environment[Symbol.asyncDispose]();
      else idle.push(environment);
    },
    count: () => ({ live: idle.length + busy.size, started }),
    async [Symbol.asyncDispose]() {
      ended = true;
      await Promise.all(idle.splice(0).map(async (environment) => environment[Symbol.asyncDispose]()));
    },
  };
}
