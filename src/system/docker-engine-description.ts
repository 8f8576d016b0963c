import type Dockerode from "dockerode";
import { z } from "zod";

/** What an engine is, as far as it matters to a measurement. */
export interface EngineDescription {
  /** "Docker Engine 20.10.24, runc 1.1.5, overlay2, cgroup v1" */
  readonly version: string;
  /** Of its containers: "linux" or "windows". */
  readonly os: string;
  readonly cores: number;
  readonly cgroupVersion: string;
  readonly storageDriver: string;
  readonly logDriver: string;
  /** `name version` of what runs containers: the runtime, and containerd where it is known. */
  readonly runtime: string;
  readonly enforcesMemory: boolean;
  /** Its containers run in a virtual machine of its own: Docker Desktop. */
  readonly virtualMachine: boolean;
  /** Runs without root: containers have addresses that only its own network namespace reaches. */
  readonly rootless: boolean;
}

/** The part of `GET /info` that is read (Engine API 1.41; older engines leave some out). */
const infoSchema = z.object({
  OSType: z.string().default("linux"),
  OperatingSystem: z.string().default(""),
  NCPU: z.number().int().positive(),
  CgroupVersion: z.string().default("1"),
  Driver: z.string(),
  LoggingDriver: z.string().default(""),
  DefaultRuntime: z.string().default("runc"),
  MemoryLimit: z.boolean().default(true),
  SecurityOptions: z.array(z.string()).nullish(),
});
const versionSchema = z.object({
  Version: z.string(),
  Components: z.array(z.object({ Name: z.string(), Version: z.string() })).default([]),
});

/** A call of dockerode whose types do not know yet that it takes a signal. */
type Abortable = (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;

/** Asks the engine. Rejects with the error of the call, or a ZodError where something else than an engine answers. */
export async function describeEngine(client: Dockerode, signal: AbortSignal): Promise<EngineDescription> {
  const options = { abortSignal: signal };
  const [info, version] = await Promise.all([
    (client.info.bind(client) as Abortable)(options).then((value) => infoSchema.parse(value)),
    (client.version.bind(client) as Abortable)(options).then((value) => versionSchema.parse(value)),
  ]);
  const component = (name: string): string | undefined => {
    const found = version.Components.find(({ Name }) => Name.toLowerCase() === name.toLowerCase());
    return found === undefined ? undefined : `${found.Name} ${plainVersion(found.Version)}`;
  };
  const runtime = component(info.DefaultRuntime) ?? info.DefaultRuntime;
  const engine = component("Podman Engine") ?? `Docker Engine ${plainVersion(version.Version)}`;
  return {
    version: `${engine}, ${runtime}, ${info.Driver}, cgroup v${info.CgroupVersion}`,
    os: info.OSType,
    cores: info.NCPU,
    cgroupVersion: info.CgroupVersion,
    storageDriver: info.Driver,
    logDriver: info.LoggingDriver,
    runtime: [runtime, component("containerd")].filter((part) => part !== undefined).join(", "),
    enforcesMemory: info.MemoryLimit,
    virtualMachine: info.OperatingSystem.startsWith("Docker Desktop"),
    rootless: info.SecurityOptions?.some((option) => option.startsWith("name=rootless")) ?? false,
  };
}

/** "20.10.24+dfsg1" and "1.6.20~ds1" are 20.10.24 and 1.6.20: what a distribution appended says nothing here. */
function plainVersion(version: string): string {
  return /^v?\d+(?:\.\d+)*(?:-(?:rc|beta|alpha)[.\d]*)?/.exec(version)?.[0] ?? version;
}
