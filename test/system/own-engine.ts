import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPortSource } from "../../src/system/free-port.ts";

/** Not among the names of this machine that count as near: an engine there is one on another machine. */
export const elsewhere = "127.0.0.2";

/** A Docker Engine of a test's own that speaks TLS only, with certificates made for it. */
export interface OwnEngine extends AsyncDisposable {
  readonly host: string;
  /** Folder of ca.pem, cert.pem and key.pem of a client. */
  readonly certificates: string;
  /** The same of a client that another authority vouches for. */
  readonly strangers: string;
  /** Its own socket, for looking at it. */
  readonly socket: string;
}

/** One authority, a certificate for the engine's address and one for a client. */
function makeCertificates(folder: string): void {
  mkdirSync(folder);
  const openssl = (...words: readonly string[]): void =>
    void execFileSync("openssl", words, { cwd: folder, stdio: "pipe" });
  const days = ["-days", "1"];
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    "/CN=authority",
    "-keyout",
    "ca-key.pem",
    "-out",
    "ca.pem",
    ...days,
  );
  for (const [name, extensions] of [
    ["server", `subjectAltName=IP:${elsewhere}\nextendedKeyUsage=serverAuth`],
    ["client", "extendedKeyUsage=clientAuth"],
  ] as const) {
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl(
      "req",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}-key.pem`,
      "-out",
      `${name}.csr`,
    );
    const signing = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-extfile", `${name}.ext`];
    openssl("x509", "-req", "-in", `${name}.csr`, "-out", `${name}.pem`, ...signing, ...days);
  }
  // As the docker command names those of a client.
  openssl("x509", "-in", "client.pem", "-out", "cert.pem");
  openssl("pkey", "-in", "client-key.pem", "-out", "key.pem");
}

/** Starts it with folders, a bridge and a subnet of its own; the shared engine is not touched. Needs root. */
export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-remote-"));
  const port = await createPortSource(process.pid).next();
  const bridge = `cb${process.pid}`;
  const subnet = `10.213.${process.pid % 256}`;
  const stop: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const dispose = async (): Promise<void> => {
    for (const undo of stop.toReversed()) await undo();
  };
  try {
    makeCertificates(join(folder, "tls"));
    makeCertificates(join(folder, "strangers"));
    execFileSync("ip", ["link", "add", "name", bridge, "type", "bridge"]);
    stop.push(() => void execFileSync("ip", ["link", "delete", bridge]));
    execFileSync("ip", ["address", "add", `${subnet}.1/24`, "dev", bridge]);
    execFileSync("ip", ["link", "set", bridge, "up"]);
    const tls = (name: string): string => join(folder, "tls", name);
    const socket = join(folder, "docker.sock");
    const options = [
      ["data-root", join(folder, "data")],
      ["exec-root", join(folder, "exec")],
      ["pidfile", join(folder, "pid")],
      ["host", `unix://${socket}`],
      ["host", `tcp://${elsewhere}:${port}`],
      ["tlsverify", "true"],
      ["tlscacert", tls("ca.pem")],
      ["tlscert", tls("server.pem")],
      ["tlskey", tls("server-key.pem")],
      ["bridge", bridge],
      ["iptables", "false"],
      ["ip-masq", "false"],
    ].map(([name, value]) => `--${name}=${value}`);
    const engine = spawn("dockerd", options, { stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    engine.stderr.on("data", (text: Buffer) => (log = `${log}${text.toString("utf8")}`.slice(-4_000)));
    const ended = new Promise<void>((done) => void engine.once("close", () => done()));
    stop.push(async () => {
      engine.kill("SIGTERM");
      await ended;
    });
    let isOver = false;
    void ended.then(() => (isOver = true));
    for (let tries = 0; !answers(socket); tries++) {
      if (isOver || tries > 300) throw new Error(`dockerd did not come up: ${log}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const host = `tcp://${elsewhere}:${port}`;
    return {
      host,
      certificates: join(folder, "tls"),
      strangers: join(folder, "strangers"),
      socket,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function answers(socket: string): boolean {
  try {
    execFileSync("docker", ["--host", `unix://${socket}`, "version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
