import type { Duplex, Readable } from "node:stream";
import type Dockerode from "dockerode";
import { z } from "zod";
import { BenchError } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import type { DockerEngine } from "./docker-engine.ts";
import { createPendingCalls } from "./pending-calls.ts";
import type { LeftBehind } from "./docker-engine-left.ts";
import { removeContainer } from "./docker-engine-removal.ts";
import type { Journal } from "./journal.ts";

/** What is read of a container that exists. */
export interface ContainerState {
  readonly running: boolean;
  /** The kernel killed a process of it for want of memory. */
  readonly outOfMemory: boolean;
  /** On the engine's machine; 0 when it is not running. */
  readonly pid: number;
  /** Its own address on the bridge; "" when it has none. */
  readonly address: string;
  /** Of the engine's machine, that it is published on; 0 when there is none. */
  readonly publishedPort: number;
}

/** Exit code, or null when the engine closed the connection without one. */
export type ExitCode = number | null;

/**
 * A container of ours, journaled before it exists. Every call is given up when its signal aborts (it rejects with the
 * signal's reason), but the engine goes on with it: removal waits for that first, so that nothing appears afterwards.
 */
export interface OwnContainer extends AsyncDisposable {
  readonly name: string;
  /** @returns its id */
  create(options: Dockerode.ContainerCreateOptions, signal: AbortSignal): Promise<string>;
  /** Resolves once the engine has registered the waiter, so that no exit is missed. */
  watchExit(signal: AbortSignal): Promise<{ readonly exited: Promise<ExitCode> }>;
  /** Standard input and the multiplexed output. */
  attach(signal: AbortSignal): Promise<Duplex>;
  start(signal: AbortSignal): Promise<void>;
  pause(signal: AbortSignal): Promise<void>;
  unpause(signal: AbortSignal): Promise<void>;
  /** Limits its CPU to so many cores (0.07: 7 % of one) from now on, for periods of so many microseconds. */
  limitCpu(cores: number, periodUs: number, signal: AbortSignal): Promise<void>;
  /** Sends a signal to its first process. */
  kill(name: NodeJS.Signals, signal: AbortSignal): Promise<void>;
  inspect(signal: AbortSignal): Promise<ContainerState>;
}

/** The shortest quota that the kernel takes, microseconds (kernel/sched/core.c, min_cfs_quota_period). */
const leastQuotaUs = 1000;

/** Of the answer to a wait, characters: its end tells. */
const longestAnswer = 4_096;

/** How long removal waits for a call that was given up, ms. */
const patienceMs = 30_000;

/**
 * Opens the journal's entry; the container is made by `create`.
 * @param left gets it where its removal fails, as when the engine is gone
 */
export function openContainer(
  engine: DockerEngine,
  { clock, journal }: { readonly clock: Clock; readonly journal: Journal },
  name: string,
  left?: LeftBehind,
): OwnContainer {
  const entry = journal.open({ type: "container", id: name });
  const container = engine.client.getContainer(name);
  const calls = createPendingCalls(clock);
  let closeWatch = (): void => undefined;
  const remove = async (): Promise<void> => {
    await removeContainer(engine, name);
    entry.close();
  };
  return {
    name,
    create: async (options, signal) =>
      (await calls.run(async () => engine.client.createContainer({ ...options, name }), signal)).id,
    async watchExit(signal) {
      const stream = await calls.run(async () => registerWaiter(engine.client, name), signal);
      closeWatch = () => void stream.destroy();
      return { exited: readExitCode(stream) };
    },
    attach: async (signal) => {
      const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
      return (await calls.run(async () => container.attach(options), signal)) as Duplex;
    },
    start: async (signal) => void (await calls.run(async () => container.start(), signal)),
    pause: async (signal) => void (await calls.run(async () => container.pause(), signal)),
    unpause: async (signal) => void (await calls.run(async () => container.unpause(), signal)),
    limitCpu: async (cores, periodUs, signal) => {
      const options = { CpuPeriod: periodUs, CpuQuota: Math.max(leastQuotaUs, Math.round(cores * periodUs)) };
      await calls.run(async () => container.update(options), signal);
    },
    kill: async (name, signal) => void (await calls.run(async () => container.kill({ signal: name }), signal)),
    inspect: async (signal) => readState(await calls.run(async () => container.inspect(), signal)),
    async [Symbol.asyncDispose]() {
      closeWatch();
      if (!(await calls.settled(patienceMs))) {
        left?.add(remove);
        throw new BenchError("incomplete", `the Docker Engine has not ended a call within ${patienceMs} ms`, {
          hint: "restart the engine, then remove what is left: bench clean",
        });
      }
      try {
        await remove();
      } catch (error) {
        left?.add(remove);
        throw error;
      }
    },
  };
}

/** The engine answers the head of a wait as soon as it is registered; dockerode's own `wait` resolves only with its end. */
function registerWaiter(client: Dockerode, name: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const request = {
      path: `/containers/${name}/wait?`,
      method: "POST",
      options: { condition: "next-exit" },
      isStream: true,
      statusCodes: { 200: true, 404: "no such container", 500: "server error" },
    };
    client.modem.dial(request, (error: Error | null, stream?: unknown) =>
      error === null ? resolve(stream as Readable) : reject(error),
    );
  });
}

function readExitCode(stream: Readable): Promise<ExitCode> {
  return new Promise((resolve) => {
    let text = "";
    stream.on("data", (chunk: Buffer) => (text = (text + chunk.toString("utf8")).slice(-longestAnswer)));
    stream.on("error", () => resolve(null));
    stream.on("close", () => resolve(null));
    stream.on("end", () => {
      const code = /"StatusCode":\s*(\d+)/.exec(text)?.[1];
      resolve(code === undefined ? null : Number(code));
    });
  });
}

/** The part of `GET /containers/{id}/json` that is read. */
const stateSchema = z.object({
  State: z.object({ Running: z.boolean(), OOMKilled: z.boolean().default(false), Pid: z.number().int() }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string().default("") })).nullish(),
    Ports: z.record(z.string(), z.array(z.object({ HostPort: z.string().default("") })).nullish()).nullish(),
  }),
});

/** @throws BenchError "target-unavailable" where something else than an engine answers */
function readState(answer: unknown): ContainerState {
  const parsed = stateSchema.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const what = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`;
    throw new BenchError("target-unavailable", `the engine does not describe a container (${what})`);
  }
  const { State, NetworkSettings } = parsed.data;
  const [published] = Object.values(NetworkSettings.Ports ?? {}).flatMap((bindings) => bindings ?? []);
  const addresses = Object.values(NetworkSettings.Networks ?? {}).map((network) => network.IPAddress);
  return {
    running: State.Running,
    outOfMemory: State.OOMKilled,
    pid: State.Pid,
    address: addresses.find((address) => address !== "") ?? "",
    publishedPort: Number(published?.HostPort ?? 0),
  };
}
