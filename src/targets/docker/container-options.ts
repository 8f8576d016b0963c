import type { ContainerCreateOptions } from "dockerode";
import type { DockerConfig } from "../../scenario/container.ts";

/** How the harness reaches a server in a container. */
export type Reach =
  /** The container's own address: Linux, with the engine's bridge in the same network namespace or routed to. */
  | "address"
  /** A port published on the loopback interface: where the engine's network is in a virtual machine. */
  | "published"
  /** A port that the engine chooses, published on all addresses of its machine, which is another one. */
  | "remote"
  /** The host's own network. */
  | "host"
  /** It is a command and reads standard input. */
  | "none";

/** What a container of a deployment is made of. */
export interface ContainerDesign {
  readonly config: DockerConfig;
  readonly imageId: string;
  /** Environment that the image needs, before the target's own. */
  readonly imageEnv: Readonly<Record<string, string>>;
  /** Runs where neither the target nor the image says what. */
  readonly imageCommand?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly reach: Reach;
  /** Where published ports are. */
  readonly host: string;
  /** Of the engine's machine: more cannot be given. */
  readonly cores: number;
}

/**
 * What the engine is asked for: its own defaults (no privileges, its seccomp profile and capabilities, its log driver),
 * with the limits of the target. Swap is not added to memory: the limit is the limit.
 * @param port free on this machine for `published` and `host`; otherwise the target's
 */
export function containerOptions(design: ContainerDesign, port: number): ContainerCreateOptions {
  const { config, reach } = design;
  const isCommand = config.shape === "command";
  const inside = reach === "host" ? port : config.port;
  const command = (config.command ?? design.imageCommand)?.map((word) => word.replaceAll("{port}", String(inside)));
  const env = { ...design.imageEnv, ...config.env, ...(isCommand ? {} : { PORT: String(inside) }) };
  return {
    Image: design.imageId,
    Labels: { ...design.labels },
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(command === undefined ? {} : { Entrypoint: command, Cmd: [] }),
    Tty: false,
    ...(isCommand
      ? { OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true }
      : {}),
    ...(publishes(reach) ? { ExposedPorts: { [`${config.port}/tcp`]: {} } } : {}),
    HostConfig: {
      NetworkMode: config.network,
      ...(config.runtime === undefined ? {} : { Runtime: config.runtime }),
      Init: false,
      AutoRemove: false,
      ...memoryLimit(config),
      ...(config.cpus === undefined ? {} : { NanoCpus: Math.round(effectiveCpus(config.cpus, design.cores) * 1e9) }),
      ...(publishes(reach) ? { PortBindings: { [`${config.port}/tcp`]: [bindingOf(reach, port)] } } : {}),
    },
  };
}

function publishes(reach: Reach): boolean {
  return reach === "published" || reach === "remote";
}

/** On another machine nobody here knows which port is free: the engine chooses. */
function bindingOf(reach: Reach, port: number): { HostIp: string; HostPort: string } {
  return reach === "remote" ? { HostIp: "0.0.0.0", HostPort: "" } : { HostIp: "127.0.0.1", HostPort: String(port) };
}

function memoryLimit({ memoryMiB }: DockerConfig): { Memory?: number; MemorySwap?: number } {
  if (memoryMiB === undefined) return {};
  // Arithmetic, not a shift: 2048 << 20 is negative.
  const bytes = Math.round(memoryMiB * 1_048_576);
  return { Memory: bytes, MemorySwap: bytes };
}

/** The engine refuses more CPUs than its machine has. */
export function effectiveCpus(cpus: number, cores: number): number {
  return Math.min(cpus, cores);
}
