import { BenchError } from "../../errors/bench-error.ts";
import { engineMessage } from "../../system/docker-engine.ts";
import { containerOptions } from "./container-options.ts";
import { type ContainerSetup, nextContainer } from "./container-setup.ts";

/**
 * Starts one container, untimed, with the runtime that the target names: engines do not say which ones they can reach
 * (a containerd shim is a program on the engine's PATH).
 * @throws BenchError "target-unavailable" with what the engine says
 */
export async function checkRuntime(setup: ContainerSetup, signal: AbortSignal): Promise<void> {
  const { config } = setup.design;
  if (config.runtime === undefined) return;
  await using container = nextContainer(setup);
  try {
    await container.create(containerOptions(setup.design, await setup.ports.next()), signal);
    await container.start(signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new BenchError("target-unavailable", `runtime ${config.runtime}: ${engineMessage(error)}`, {
      hint: "install it where the engine runs (Wasm: a containerd shim of runwasi on PATH; others: `runtimes` in daemon.json)",
      cause: error,
    });
  }
}
