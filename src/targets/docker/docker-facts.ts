import type { DockerConfig } from "../../scenario/container.ts";
import type { DockerEngine } from "../../system/docker-engine.ts";
import { effectiveCpus, type Reach } from "./container-options.ts";
import type { SuppliedImage } from "./image-supply.ts";

const reachText: Readonly<Record<Reach, string>> = {
  address: "the container's own address",
  published: "a port published on 127.0.0.1, through the engine's proxy",
  remote: "a port published on all addresses of the engine's machine, over the network",
  host: "the host's network",
  none: "standard input and output",
};

/** What stands behind a docker target, for the run record. */
export function dockerFacts(
  config: DockerConfig,
  {
    engine,
    supplied,
    reach,
    place,
  }: {
    readonly engine: DockerEngine;
    readonly supplied: SuppliedImage;
    readonly reach: Reach;
    /** Facts of an engine that is on another machine. */
    readonly place: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const { description } = engine;
  const { image, facts } = supplied;
  return {
    shape: config.shape,
    ...facts,
    "image-id": image.id,
    "image-bytes": String(image.bytes),
    "image-layers": String(image.layers),
    ...(config.command === undefined ? {} : { command: config.command.join(" ") }),
    ...place,
    network: config.network,
    reached: reachText[reach],
    memory: memoryText(config, description.enforcesMemory),
    cpus: cpusText(config, description.cores),
    security: "the engine's defaults: unprivileged, no mounts",
    runtime: config.runtime ?? description.runtime,
    "storage-driver": description.storageDriver,
    "cgroup-version": description.cgroupVersion,
    "log-driver": description.logDriver,
  };
}

function memoryText({ memoryMiB }: DockerConfig, enforced: boolean): string {
  if (memoryMiB === undefined) return "not limited";
  return `${memoryMiB} MiB, no swap${enforced ? "" : "; this engine does not enforce it"}`;
}

function cpusText({ cpus }: DockerConfig, cores: number): string {
  if (cpus === undefined) return `not limited (${cores})`;
  const given = effectiveCpus(cpus, cores);
  return given === cpus ? String(cpus) : `${given}: ${cpus} were asked for, and the engine's machine has ${cores}`;
}
