import { readFileSync } from "node:fs";
import { Socket } from "node:net";
import { isMainThread, workerData } from "node:worker_threads";
import { configurationVariable, type HostConfiguration } from "./configuration.ts";
import { createDeadline, type SupervisorOrder } from "./deadline.ts";
import { loadModule } from "./loaded-module.ts";
import { monotonicNs } from "./monotonic.ts";
import type { BootTimes } from "./protocol.ts";
import { createHostServer } from "./server.ts";
import { supervise } from "./supervisor.ts";
import { createSystemInterface } from "./system-interface.ts";

/**
 * The embedded host: one process that keeps a module compiled and gives each HTTP request an instance of its own.
 * The same file is the program of its supervising thread.
 */
function main(): void {
  const programNs = monotonicNs();
  const configuration = JSON.parse(process.env[configurationVariable] ?? "") as HostConfiguration;
  const { module, args, env, outputBytes, timeMs, port } = configuration;
  const readingNs = monotonicNs();
  const bytes = readFileSync(module);
  const readNs = monotonicNs();
  const system = createSystemInterface(args, env, outputBytes);
  const loaded = loadModule(bytes, system.imports);
  const compiledNs = monotonicNs();
  let boot: BootTimes = { programNs, readingNs, readNs, compiledNs, listeningNs: compiledNs };
  const server = createHostServer({
    configuration,
    system,
    loaded,
    deadline: createDeadline(process.argv[1] as string, timeMs),
    boot: () => boot,
  });
  server.listen({ port, host: "127.0.0.1", backlog: 511 }, () => {
    boot = { ...boot, listeningNs: monotonicNs() };
    // After the first look for connections: it costs a millisecond.
    setImmediate(endWithStandardInput);
  });
}

/** Standard input is a pipe that ends when the harness does, however it dies; a guest in progress ends at its limit. */
function endWithStandardInput(): void {
  const end = (): void => void process.kill(process.pid, "SIGKILL");
  new Socket({ fd: 0, readable: true, writable: false }).on("end", end).on("error", end).resume();
}

if (isMainThread) main();
else supervise(workerData as SupervisorOrder);
