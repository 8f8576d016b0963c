import { randomInt } from "node:crypto";
import { createPortSource } from "../../src/system/free-port.ts";
import { env, type Launching } from "../system/launching.ts";

/** Somebody else's emulator, running. Disposing it ends its process group. */
export interface Emulator extends AsyncDisposable {
  readonly url: string;
}

/** How to start one. */
export interface EmulatorCommand {
  /** The command line for a port, and a second one that it may take. */
  readonly command: (port: number, spare: number) => readonly [string, ...string[]];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts an emulator on a free port and waits until it answers HTTP. @throws Error with its last words when it ends */
export async function startEmulator(launching: Launching, emulator: EmulatorCommand): Promise<Emulator> {
  const ports = createPortSource(randomInt(1 << 30));
  const port = await ports.next();
  const server = launching.processes.launchServer({
    command: emulator.command(port, await ports.next()),
    cwd: emulator.cwd,
    env: { ...env, HOME: emulator.cwd, ...emulator.env },
  });
  const url = `http://127.0.0.1:${port}`;
  let ended: string | undefined;
  void server.exited.then(({ code, tail }) => (ended = `it exited with ${code}: ${tail}`));
  while (!(await answers(url))) {
    if (ended !== undefined) {
      await server[Symbol.asyncDispose]();
      throw new Error(ended);
    }
    await launching.context.clock.sleep(50);
  }
  return { url, [Symbol.asyncDispose]: async () => server[Symbol.asyncDispose]() };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => response.arrayBuffer().then(() => true),
    () => false,
  );
}
