import type { Request } from "../../../scenario/model.ts";
import type { PortSource } from "../../../system/free-port.ts";
import { dropPageCache } from "../../../system/page-cache.ts";
import type { FreshStartKind } from "../../../units/start-kind.ts";
import type { Deployment } from "../../target.ts";
import { startHostProcess } from "./host-process-start.ts";
import type { HostedParts } from "./hosted-parts.ts";
import { createResidentServer } from "./resident-server.ts";

type Started = Awaited<ReturnType<Deployment["start"]>>;

/** Starts a module behind a host's own server: the host itself, or an instance in one that runs already. */
export function createServerStarts(
  parts: HostedParts,
  ports: PortSource,
): AsyncDisposable & { readonly start: Deployment["start"] } {
  const { context, words } = parts;
  const resident = createResidentServer(parts, ports);

  const startInstance = async (request: Request, signal: AbortSignal): Promise<Started> => {
    const broken = await resident.prepare(request, signal);
    if (broken !== undefined) return { invocation: broken, instance: null };
    const hot = resident.connection();
    const invocation = await hot.send(request, signal);
    const release = async (): Promise<void> => {
      await hot[Symbol.asyncDispose]();
      // It is gone, or busy with a request that nobody waits for.
      if (!hot.healthy) await resident.replace();
    };
    if (!invocation.result.ok) {
      await release();
      return { invocation, instance: null };
    }
    return {
      invocation,
      instance: { invoke: (next, deadline) => hot.send(next, deadline), [Symbol.asyncDispose]: release },
    };
  };

  let filled = words.cache === undefined;
  /** The cache that `host` should find full, filled by a start that nobody times. */
  const fillCache = async (request: Request, signal: AbortSignal): Promise<void> => {
    if (filled) return;
    const { invocation, instance } = await startHostProcess(
      parts,
      parts.executable.file,
      await ports.next(),
      request,
      signal,
    );
    await instance?.[Symbol.asyncDispose]();
    filled = invocation.result.ok;
  };

  return {
    async start(kind: FreshStartKind, request: Request, signal: AbortSignal) {
      if (kind === "cold") return startInstance(request, signal);
      await fillCache(request, signal);
      if (kind !== "disk") return startHostProcess(parts, parts.executable.file, await ports.next(), request, signal);
      const executable = parts.privateExecutable.file();
      await dropPageCache(context.processes, context.env["PATH"] ?? "", signal);
      return startHostProcess(parts, executable, await ports.next(), request, signal);
    },
    [Symbol.asyncDispose]: () => resident[Symbol.asyncDispose](),
  };
}
