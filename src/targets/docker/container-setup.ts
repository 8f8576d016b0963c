import type { AdapterContext } from "../../system/adapter-context.ts";
import { type DockerEngine, engineMessage } from "../../system/docker-engine.ts";
import { type OwnContainer, openContainer } from "../../system/docker-engine-container.ts";
import type { LeftBehind } from "../../system/docker-engine-left.ts";
import { containerName } from "../../system/docker-engine-names.ts";
import type { PortSource } from "../../system/free-port.ts";
import type { Invocation } from "../target.ts";
import type { ContainerDesign } from "./container-options.ts";

/** The longest response that is read, bytes. */
export const maxOutputBytes = 64 * 1024 * 1024;

/** What all starts of one deployment share. */
export interface ContainerSetup {
  readonly context: AdapterContext;
  readonly engine: DockerEngine;
  readonly design: ContainerDesign;
  /** Ports of this machine for `published` and `host`. */
  readonly ports: PortSource;
  /** Containers that could not be removed. */
  readonly left: LeftBehind;
}

/** A container with a name of its own, journaled and not made yet. */
export function nextContainer({ context, engine, left }: ContainerSetup): OwnContainer {
  return openContainer(engine, context, containerName(context.runId, context.nonce().slice(0, 12)), left);
}

/**
 * Removes a container whose start has failed. That it cannot be removed, as when the engine has gone, must not hide why the
 * start failed: it is added to the reason.
 */
export async function removeFailed(container: OwnContainer, invocation: Invocation): Promise<Invocation> {
  try {
    await container[Symbol.asyncDispose]();
    return invocation;
  } catch (error) {
    const { result } = invocation;
    if (result.ok) throw error;
    const message = `${result.message}; its container could not be removed (${engineMessage(error)})`;
    return { ...invocation, result: { ...result, message } };
  }
}
