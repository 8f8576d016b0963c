/**
 * A docker cold start (asked to first valid response) of ours beside `docker run -d` timed from outside plus the same
 * readiness probe: same image, bridge network, same limits, interleaved, each first as often as second.
 * Two images FROM scratch: this machine's node with a server, and a static C server where there is a C compiler.
 * Goal: the ratio of medians at most 1.00.
 * Prints one JSON document; exits with 1 where the goal is missed. Linux only; needs the Docker Engine and `docker` on PATH.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../src/io/system-clock.ts";
import type { DockerConfig } from "../src/scenario/container.ts";
import type { Request } from "../src/scenario/model.ts";
import { median } from "../src/stats/quantile.ts";
import { ratioOfMedians } from "../src/stats/ratio-of-medians.ts";
import type { AdapterContext } from "../src/system/adapter-context.ts";
import { type DockerEngine, requireEngine } from "../src/system/docker-engine.ts";
import { removeContainer } from "../src/system/docker-engine-removal.ts";
import { resolveExecutable } from "../src/system/executable.ts";
import { firstResponse } from "../src/system/first-response.ts";
import { openJournal } from "../src/system/journal.ts";
import { createProcessLauncher } from "../src/system/launcher.ts";
import { createDockerTarget } from "../src/targets/docker/docker-target.ts";
import type { Deployment, Invocation } from "../src/targets/target.ts";
import { seededRandom } from "../src/units/random.ts";

const n = 40;
const goal = 1;
const port = 8080;
const limits = { memoryMiB: 512, cpus: 1 };
const request: Request = { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode("coldbench") };

const nodeServer = `import { createServer } from "node:http";
createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end("hello\\n"));
}).listen(Number(process.env.PORT), "0.0.0.0");
`;
const cServer = `#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(getenv("PORT")))};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 16)) return 1;
  const char *answer = "HTTP/1.1 200 OK\\\\r\\\\nContent-Length: 6\\\\r\\\\n\\\\r\\\\nhello\\\\n";
  for (;;) {
    int peer = accept(listener, 0, 0);
    char buffer[4096];
    while (read(peer, buffer, sizeof buffer) > 0) write(peer, answer, strlen(answer));
    close(peer);
  }
}
`.replaceAll("\\\\", "\\");

type ImagePack = Extract<DockerConfig["image"], { from: "pack" }>;
interface Case {
  readonly name: string;
  readonly image: ImagePack;
  readonly command: readonly [string, ...string[]];
}

function cases(folder: string): Case[] {
  const script = join(folder, "server.mjs");
  writeFileSync(script, nodeServer);
  const node: ImagePack = { from: "pack", executable: "node", files: [{ from: script, to: "/app/server.mjs" }] };
  const source = join(folder, "server.c");
  writeFileSync(source, cServer);
  const binary = join(folder, "server");
  const compiled = spawnSync("cc", ["-O2", "-static", "-o", binary, source]);
  const made: Case[] = [{ name: "node", image: node, command: ["node", "/app/server.mjs"] }];
  if (compiled.status === 0) {
    made.push({ name: "static C", image: { from: "pack", executable: binary, files: [] }, command: ["server"] });
  }
  return made;
}

async function ours(deployment: Deployment): Promise<Invocation> {
  const { invocation, instance } = await deployment.start("cold", request, AbortSignal.timeout(30_000));
  await instance?.[Symbol.asyncDispose]();
  if (!invocation.result.ok) throw new Error(invocation.result.message);
  return invocation;
}

/** `docker run -d`, the container's address from the engine, the same probe. @returns ns */
async function cli(
  context: AdapterContext,
  engine: DockerEngine,
  image: string,
  command: readonly string[],
): Promise<number> {
  const name = `coldbench-${context.runId}-${context.nonce().slice(0, 12)}`;
  const entry = context.journal.open({ type: "container", id: name });
  const signal = AbortSignal.timeout(30_000);
  const flags = [
    "--memory",
    `${limits.memoryMiB}m`,
    "--memory-swap",
    `${limits.memoryMiB}m`,
    "--cpus",
    String(limits.cpus),
  ];
  const options = ["-d", "--name", name, ...flags, "--env", `PORT=${port}`, "--label", "coldbench=1"];
  const run = [docker, "run", ...options, "--entrypoint", command[0] ?? "", image, ...command.slice(1)] as const;
  try {
    const { startedNs, exit, stderr } = await context.processes.runCommand(
      {
        command: run,
        cwd: "/",
        env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/" },
        input: new Uint8Array(),
        maxOutputBytes: 4096,
      },
      signal,
    );
    if (exit.code !== 0) throw new Error(stderr);
    const { NetworkSettings } = await engine.client.getContainer(name).inspect();
    const first = await firstResponse({ host: NetworkSettings.Networks["bridge"]?.IPAddress ?? "", port }, request, {
      clock: systemClock,
      signal,
      gone: new Promise(() => undefined),
      maxOutputBytes: 1 << 20,
    });
    if (!first.ok) throw new Error(first.message);
    await first.connection[Symbol.asyncDispose]();
    return first.completeNs - startedNs;
  } finally {
    await removeContainer(engine, name);
    entry.close();
  }
}

async function compare(
  context: AdapterContext,
  engine: DockerEngine,
  { name, image, command }: Case,
): Promise<Record<string, unknown>> {
  const config: DockerConfig = {
    kind: "docker",
    name,
    enabled: true,
    env: {},
    variant: {},
    shape: "http",
    image,
    command,
    port,
    network: "bridge",
    ...limits,
  };
  await using deployment = await createDockerTarget(context).deploy(config, AbortSignal.timeout(60_000));
  const imageId = deployment.facts["image-id"] ?? "";
  const samples: Record<"ours" | "dockerRun", number[]> = { ours: [], dockerRun: [] };
  const steps = new Map<string, number[]>();
  const sampleOurs = async (): Promise<void> => {
    const { totalNs, phases } = await ours(deployment);
    samples.ours.push(totalNs);
    for (const { phase, step, ns } of phases) {
      const key = step === undefined ? phase : `${phase} ${step}`;
      steps.set(key, [...(steps.get(key) ?? []), ns]);
    }
  };
  const sampleRun = async (): Promise<void> =>
    void samples.dockerRun.push(await cli(context, engine, imageId, command));
  await ours(deployment);
  await cli(context, engine, imageId, command);
  for (let at = 0; at < n; at++) {
    const order = at % 2 === 0 ? [sampleOurs, sampleRun] : [sampleRun, sampleOurs];
    for (const sample of order) await sample();
  }
  const inMs = (entries: Iterable<readonly [string, number[]]>): Record<string, number> =>
    Object.fromEntries([...entries].map(([key, values]) => [key, Math.round(median(values) / 1e3) / 1e3]));
  return {
    image: name,
    n,
    medianMs: inMs(Object.entries(samples)),
    oursByPhaseMs: inMs(steps),
    oursToDockerRun: ratioOfMedians(samples.ours, samples.dockerRun, { level: 0.95, random: seededRandom(1) }),
  };
}

const docker = resolveExecutable("docker", process.env["PATH"] ?? "").file;
const folder = mkdtempSync(join(tmpdir(), "coldbench-docker-cold-"));
const nonce = (): string => randomBytes(16).toString("hex");
const runId = `benchmark-${nonce().slice(0, 8)}`;
const journal = openJournal(join(folder, "journal"), `${process.pid}-0-${runId}`);
const context: AdapterContext = {
  clock: systemClock,
  journal,
  processes: await createProcessLauncher(systemClock, journal, nonce),
  runId,
  owner: `${process.pid}-0-${runId}`,
  nonce,
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
};
const engine = await requireEngine(context, AbortSignal.timeout(10_000));
const results: Record<string, unknown>[] = [];
for (const each of cases(folder)) results.push(await compare(context, engine, each));
rmSync(folder, { recursive: true });

const met = results.every(({ oursToDockerRun }) => (oursToDockerRun as { ratio: number }).ratio <= goal);
console.log(JSON.stringify({ engine: engine.description.version, goal, met, limits, results }, null, 2));
process.exitCode = met ? 0 : 1;
