import { type ChildProcess, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex, type Readable, type Writable } from "node:stream";
import type { EngineAddress } from "./docker-engine-address.ts";

type SshAddress = EngineAddress & { readonly kind: "ssh" };

/** What follows `ssh` on the command line, before what is to be run there. */
export function sshArguments({ host, user, port }: SshAddress): string[] {
  return [
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    // Nobody is there to answer a question.
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=10",
    "--",
    host,
  ];
}

/**
 * Connections to an engine, each a `docker system dial-stdio` at the other end of an `ssh` of this machine, as the docker
 * command does it (docker/cli, cli/connhelper): its configuration, keys and known hosts hold. They are kept and used again,
 * and end with this process, because ssh ends when its standard input does.
 * @param env whose `ssh` is found on PATH, with its agent
 */
export function createSshAgent(address: SshAddress, env: NodeJS.ProcessEnv): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
  agent.createConnection = () => {
    const words = [...sshArguments(address), "docker", "system", "dial-stdio"];
    return openPipe(spawn("ssh", words, { env, stdio: ["pipe", "pipe", "pipe"] }));
  };
  return agent;
}

/** What of a socket http asks for, beside being a stream. Times and delays are those of ssh. */
interface SocketLike {
  setKeepAlive(): void;
  setNoDelay(): void;
  setTimeout(): void;
  ref(): void;
  unref(): void;
}

function openPipe(child: ChildProcess & { readonly stdin: Writable | null; readonly stdout: Readable | null }): Duplex {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error("ssh has no pipes");
  let said = "";
  const pipe = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk: Buffer, encoding, done) => void stdin.write(chunk, encoding, done),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  stdout.on("data", (chunk: Buffer) => {
    if (!pipe.push(chunk)) stdout.pause();
  });
  stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString("utf8")}`.slice(-2_000)));
  // A broken pipe is told by the end of the process, with what ssh said.
  stdin.on("error", () => undefined);
  child.on("error", (error) => pipe.destroy(error));
  // Only then is known whether the connection ended or never was one.
  child.on("close", (code) => {
    if (code === 0 || code === null) pipe.push(null);
    else pipe.destroy(new Error(`ssh ended with code ${code}: ${said.trim()}`));
  });
  // Streams of a child process are sockets, and can be left out of what keeps this process alive.
  const holders = [child, stdin, stdout, stderr] as unknown as readonly { ref(): void; unref(): void }[];
  const socket: SocketLike = {
    setKeepAlive: () => undefined,
    setNoDelay: () => undefined,
    setTimeout: () => undefined,
    ref: () => holders.forEach((one) => one.ref()),
    unref: () => holders.forEach((one) => one.unref()),
  };
  return Object.assign(pipe, socket);
}
