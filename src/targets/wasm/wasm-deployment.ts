import { readFileSync } from "node:fs";
import { BenchError, messageOf } from "../../errors/bench-error.ts";
import type { Request, EmbeddedWasmConfig } from "../../scenario/model.ts";
import type { AdapterContext } from "../../system/adapter-context.ts";
import { createPortSource } from "../../system/free-port.ts";
import { dropPageCache } from "../../system/page-cache.ts";
import { serveProcesses } from "../local/serve-processes.ts";
import type { Deployment, Instance, Invocation } from "../target.ts";
import type { FreshStartKind } from "../../units/start-kind.ts";
import { describeStart } from "./embedded-code.ts";
import { createPrivateExecutable } from "../../system/private-executable.ts";
import { abortedStart } from "./failed-invocation.ts";
import { holdInstances } from "./hold-instances.ts";
import { type HostRecipe, launchHost } from "./host-process.ts";
import { startHost } from "./host-start.ts";
import { type ResidentHost, startResidentHost } from "./resident-host.ts";
import { makeUnique } from "./unique-module.ts";
import { wasmFacts } from "./wasm-facts.ts";

type Started = Awaited<ReturnType<Deployment["start"]>>;

/**
 * A host that keeps the module compiled, until it is disposed. A module that the host refuses is no error here: its
 * trials fail and say so.
 * @throws BenchError when there is no such file, or no host
 */
export async function deployModule(
  context: AdapterContext,
  recipe: HostRecipe,
  signal: AbortSignal,
): Promise<Deployment> {
  const module = readModule(recipe.config);
  const ports = createPortSource(Number.parseInt(context.nonce().slice(0, 8), 16));
  const resident = await startResidentHost(context, recipe, ports, signal);
  const disk = createPrivateExecutable(context, recipe.node);
  const startKind = async (kind: FreshStartKind, request: Request, deadline: AbortSignal): Promise<Started> => {
    switch (kind) {
      case "disk": {
        const node = disk.file();
        await dropPageCache(context.processes, context.env["PATH"] ?? "", deadline);
        return startHost(context, { ...recipe, node }, await ports.next(), request, deadline);
      }
      case "host":
        return startHost(context, recipe, await ports.next(), request, deadline);
      case "compile":
        return startCompiling(resident, makeUnique(module, context.nonce()), request, deadline);
      case "cold":
        return startInstance(resident, request, deadline);
      case "absent":
      case "thaw":
        throw new BenchError("internal", `the embedded host has no "${kind}" start`);
    }
  };
  return {
    facts: wasmFacts(recipe.config, module, resident.status),
    async start(kind, request, deadline) {
      if (deadline.aborted) return abortedStart(context.clock.now(), deadline);
      try {
        return describeStart(await startKind(kind, request, deadline), recipe.config, module, kind);
      } catch (error) {
        // What is made ready before a start (another host, an upload) shares its deadline.
        if (deadline.aborted) return abortedStart(context.clock.now(), deadline);
        throw error;
      }
    },
    service: serveProcesses(context, async () => launchHost(context, recipe, await ports.next())),
    hold: async (request, deadline) => holdInstances(context, { recipe, ports }, request, deadline),
    async [Symbol.asyncDispose]() {
      disk[Symbol.dispose]();
      await resident[Symbol.asyncDispose]();
    },
  };
}

function readModule({ module }: EmbeddedWasmConfig): Uint8Array {
  try {
    return readFileSync(module);
  } catch (error) {
    throw new BenchError("scenario-invalid", `the module cannot be read: ${messageOf(error)}`, {
      hint: "build it, or correct `module` in the scenario",
      cause: error,
    });
  }
}

async function startInstance(resident: ResidentHost, request: Request, signal: AbortSignal): Promise<Started> {
  const broken = await resident.prepare(request, signal);
  if (broken !== undefined) return giveUp(resident, broken);
  return startOn(resident, request, signal, {
    first: request.path,
    next: request.path,
    codeState: "compiled, in a host that was warmed up",
  });
}

async function startCompiling(
  resident: ResidentHost,
  unseen: Uint8Array,
  request: Request,
  signal: AbortSignal,
): Promise<Started> {
  const broken = await resident.prepare(request, signal);
  if (broken !== undefined) return giveUp(resident, broken);
  const { compile, again } = await resident.upload(unseen, signal);
  return startOn(resident, request, signal, { first: compile, next: again, codeState: "never seen by the host" });
}

/** Gone, or busy with a request that nobody waits for: the following trial gets a host of its own, untimed. */
async function giveUp(resident: ResidentHost, invocation: Invocation): Promise<Started> {
  await resident.replace();
  return { invocation, instance: null };
}

async function startOn(
  resident: ResidentHost,
  request: Request,
  signal: AbortSignal,
  { first, next, codeState }: { readonly first: string; readonly next: string; readonly codeState: string },
): Promise<Started> {
  const hot = resident.connection();
  const invocation: Invocation = { ...(await hot.send(request, signal, first)), codeState };
  // An unhealthy host is gone, or busy with a request that nobody waits for.
  const release = async (): Promise<void> => {
    await hot[Symbol.asyncDispose]();
    if (!hot.healthy) await resident.replace();
  };
  if (!invocation.result.ok) {
    await release();
    return { invocation, instance: null };
  }
  const instance: Instance = {
    invoke: (request, deadline) => hot.send(request, deadline, next),
    [Symbol.asyncDispose]: release,
  };
  return { invocation, instance };
}
