import type { AdapterContext } from "../../system/adapter-context.ts";
import type { DockerEngine } from "../../system/docker-engine.ts";
import { type OwnContainer, openContainer } from "../../system/docker-engine-container.ts";
import { containerName } from "../../system/docker-engine-names.ts";
import type { PortSource } from "../../system/free-port.ts";
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
}

/** A container with a name of its own, journaled and not made yet. */
export function nextContainer({ context, engine }: ContainerSetup): OwnContainer {
  return openContainer(engine, context, containerName(context.runId, context.nonce().slice(0, 12)));
}
