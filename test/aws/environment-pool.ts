import type { AdapterContext } from "../../src/system/adapter-context.ts";
import { prepareEnvironment } from "../../src/targets/lambda-local/environment.ts";
import type { FunctionInvocation } from "../../src/targets/lambda-local/environment-invocation.ts";
import { createEnvironmentGroup, type EnvironmentGroup } from "./environment-group.ts";
import { functionArn } from "./function-address.ts";
import type { Revision } from "./function-version.ts";
import type { Sandboxes } from "./sandboxes.ts";

/** What an invocation came to, and what the function wrote since the one before. */
export interface Served {
  readonly invocation: Pick<FunctionInvocation, "result" | "report" | "usage">;
  readonly output: string;
}

/** The execution environments of all functions: real processes behind the Lambda Runtime API. Disposing it ends them all. */
export interface EnvironmentPool extends AsyncDisposable {
  /**
   * Invokes an environment of a revision: an idle one when there is one, else a new one (cold).
   * @throws BenchError "target-unavailable" when the package has nothing to start
   */
  invoke(name: string, revision: Revision, event: Uint8Array): Promise<Served>;
  /** Invocations that are running now. */
  readonly busy: () => number;
  /** Environments of a revision that exist now, and how many it has had. */
  count(revision: Revision): { readonly live: number; readonly started: number };
  /** Ends the environments of a revision: idle ones now, others after their invocation. */
  retire(revision: Revision): Promise<void>;
}

/** @param open opens what the sandboxes of a revision are made of; the pool disposes it */
export function createEnvironmentPool(
  context: AdapterContext,
  region: string,
  open: (revision: Revision) => Promise<Sandboxes>,
): EnvironmentPool {
  const groups = new Map<string, EnvironmentGroup>();
  const opened: Promise<Sandboxes>[] = [];
  const ending = new AbortController();
  let running = 0;
  const groupOf = (name: string, revision: Revision): EnvironmentGroup => {
    const found = groups.get(revision.id);
    if (found !== undefined) return found;
    const sandboxes = open(revision);
    opened.push(sandboxes);
    const group = createEnvironmentGroup(async () => {
      const { source, variables } = await sandboxes;
      return prepareEnvironment(context, source, toFunctionSettings(region, name, revision, variables));
    });
    groups.set(revision.id, group);
    return group;
  };
  return {
    busy: () => running,
    count: (revision) => groups.get(revision.id)?.count() ?? { live: 0, started: 0 },
    async invoke(name, revision, event) {
      running++;
      try {
        return await invokeIn(groupOf(name, revision), event, ending.signal);
      } finally {
        running--;
      }
    },
    retire: async (revision) => groups.get(revision.id)?.[Symbol.asyncDispose](),
    async [Symbol.asyncDispose]() {
      ending.abort(new Error("the endpoint is closing"));
      await Promise.all([...groups.values()].map(async (group) => group[Symbol.asyncDispose]()));
      while (running > 0) await context.clock.sleep(5);
      for (const each of await Promise.allSettled(opened)) {
        if (each.status === "fulfilled") await each.value.source[Symbol.asyncDispose]();
      }
    },
  };
}

async function invokeIn(group: EnvironmentGroup, event: Uint8Array, signal: AbortSignal): Promise<Served> {
  const environment = await group.take();
  try {
    const invocation = await environment.invoke(event, signal);
    return { invocation, output: environment.log() };
  } finally {
    await group.giveBack(environment);
  }
}

function toFunctionSettings(
  region: string,
  name: string,
  { settings, version }: Revision,
  variables: Readonly<Record<string, string>>,
): Parameters<typeof prepareEnvironment>[2] {
  return {
    name,
    version,
    arn: functionArn(region, name, version === "$LATEST" ? undefined : version),
    region,
    handler: settings.handler,
    runtime: settings.runtime,
    memoryMiB: settings.memoryMiB,
    timeoutMs: settings.timeoutS * 1000,
    env: { ...variables, ...settings.env },
  };
}
