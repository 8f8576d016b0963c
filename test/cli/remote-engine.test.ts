import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRunRecord } from "../../src/io/run-store.ts";
import { readSamples } from "../../src/io/sample-rows.ts";
import { createPortSource } from "../../src/system/free-port.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { elsewhere, type OwnEngine, startOwnEngine } from "../system/own-engine.ts";
import { hasEngine } from "../targets/docker/engine.ts";
import { type Bench, openBench } from "./bench.ts";

const scenario = `name: far
request: { body: coldbench }
expect: { body: coldbench }
starts: [disk, cold, warm]
stop: { trials: 2 }
warm: { warmup: 0, invocations: 2 }
targets:
  boxed:
    kind: docker
    shape: http
    image: { pack: { executable: node } }
    command: [node, -e, "require('http').createServer((q, s) => q.pipe(s)).listen(process.env.PORT)"]
  piped: { kind: docker, shape: command, image: { pack: { executable: cat } }, command: [cat] }
`;

const isRoot = process.getuid?.() === 0;

async function measure(bench: Bench): Promise<void> {
  bench.write("scenarios/far.yaml", scenario);
  const { code, stderr } = await bench.run("run", "--json", "--no-report");
  expect(code, stderr).toBe(0);
  // The engine may be that of other tests, too, and what of theirs was killed is removed as well: nothing of this run is.
  const cleaned = await bench.run("clean");
  expect(cleaned).toMatchObject({ code: 0 });
  const id = readdirSync(join(bench.folder, "results"))[0] ?? "no run";
  expect(cleaned.stdout).not.toContain(id);
}

/** Every trial was answered rightly, and the record says where the engine is. */
async function expectFar(bench: Bench, over: string, host: string): Promise<void> {
  const folder = join(bench.folder, "results", readdirSync(join(bench.folder, "results"))[0] ?? "");
  const { samples } = await readSamples(folder);
  expect(samples.filter(({ outcome, proof }) => outcome.ok && proof.accepted)).toHaveLength(2 * (1 + 2) + 2);
  const [boxed] = readRunRecord(folder).targets;
  expect(boxed?.facts).toMatchObject({ "engine-machine": `${host}, another machine, over ${over}` });
  expect(boxed?.facts["reached"]).toContain("published on all addresses of the engine's machine");
  expect(boxed?.starts.disk).toMatchObject({
    reachable: false,
    reason: expect.stringContaining("another machine") as string,
  });
  expect(Number(boxed?.facts["engine-round-trip-ns"])).toBeGreaterThan(0);
  await bench.run("report", folder, "--format", "md", "--quiet");
  const summary = join(bench.folder, "reports", folder.split("/").at(-1) ?? "", "summary.md");
  expect(execFileSync("cat", [summary], { encoding: "utf8" })).toContain("The engine is another machine");
}

describe.skipIf(mustSkip(isRoot && isOnPath("dockerd") && isOnPath("openssl") && isOnPath("ip")))(
  "an engine over TLS",
  () => {
    let engine: OwnEngine;
    beforeAll(async () => void (engine = await startOwnEngine()), 120_000);
    afterAll(async () => engine[Symbol.asyncDispose](), 60_000);
    const over = (certificates: string) => ({
      DOCKER_HOST: engine.host,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: certificates,
    });

    test("is measured, each start through a port of its machine, and the report says that it is elsewhere", async () => {
      using bench = openBench(over(engine.certificates));
      await measure(bench);
      await expectFar(bench, "TLS", elsewhere);
      const left = execFileSync("docker", ["--host", `unix://${engine.socket}`, "ps", "--all", "--quiet"], {
        encoding: "utf8",
      });
      expect(left).toBe("");
    }, 180_000);

    test("is reached by a context with its own certificates, too", async () => {
      using bench = openBench({ DOCKER_CONTEXT: "far" });
      const make = ["context", "create", "far", "--docker"];
      const files = ["ca", "cert", "key"].map((name) => `${name}=${join(engine.certificates, `${name}.pem`)}`);
      execFileSync("docker", [...make, [`host=${engine.host}`, ...files].join(",")], {
        env: { ...process.env, HOME: bench.home },
        stdio: "ignore",
      });
      const { stdout } = await bench.run("doctor", "--json");
      const docker = (
        JSON.parse(stdout) as { targets: { kind?: string; name?: string; available: boolean }[] }
      ).targets.find(({ kind, name }) => kind === "docker" || name === "docker");
      expect(docker).toMatchObject({ available: true });
    }, 120_000);

    test("refuses a client that another authority vouches for, and is refused as one by it: exit 3 with the reason", async () => {
      using bench = openBench(over(engine.strangers));
      bench.write("scenarios/far.yaml", scenario);
      const { code, stderr } = await bench.run("run", "--target", "boxed");
      expect(code).toBe(3);
      expect(stderr).toMatch(
        /the Docker Engine at 127\.0\.0\.2:\d+ \(from DOCKER_HOST\) does not answer: .*(certificate|signature)/,
      );
    }, 60_000);
  },
);

describe.skipIf(mustSkip(isRoot && existsSync("/usr/sbin/sshd") && isOnPath("ssh") && hasEngine))(
  "an engine over ssh",
  () => {
    let folder = "";
    let stop = async (): Promise<void> => undefined;
    let port = 0;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "coldbench-ssh-"));
      port = await createPortSource(process.pid + 1).next();
      for (const key of ["host", "user"])
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
      execFileSync("cp", [join(folder, "user.pub"), join(folder, "authorized")]);
      execFileSync("chmod", ["600", join(folder, "authorized")]);
      mkdirSync("/run/sshd", { recursive: true });
      writeFileSync(
        join(folder, "sshd"),
        `ListenAddress ${elsewhere}:${port}\nHostKey ${folder}/host\nAuthorizedKeysFile ${folder}/authorized\nPermitRootLogin prohibit-password\nStrictModes no\nUsePAM no\nPidFile none\n`,
      );
      const server = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "sshd")], { stdio: "ignore" });
      const ended = new Promise<void>((done) => void server.once("close", () => done()));
      stop = async () => {
        server.kill();
        await ended;
      };
      // The real ssh, with a configuration of the test's own in place of that of the account.
      writeFileSync(
        join(folder, "config"),
        `Host *\n IdentityFile ${folder}/user\n IdentitiesOnly yes\n UserKnownHostsFile ${folder}/known\n StrictHostKeyChecking yes\n`,
      );
      execFileSync("sh", ["-c", `echo "[${elsewhere}]:${port} $(cat host.pub)" > known`], { cwd: folder });
      mkdirSync(join(folder, "bin"));
      writeFileSync(join(folder, "bin", "ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F ${folder}/config "$@"\n`);
      chmodSync(join(folder, "bin", "ssh"), 0o755);
      for (let tries = 0; !(await listens(port)); tries++) {
        if (tries > 100) throw new Error("sshd did not come up");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }, 60_000);
    afterAll(async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    });
    const environment = () => ({
      DOCKER_HOST: `ssh://root@${elsewhere}:${port}`,
      PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
    });

    test("is measured through the ssh of this machine, and leaves no connection behind", async () => {
      using bench = openBench(environment());
      await measure(bench);
      await expectFar(bench, "ssh", elsewhere);
    }, 240_000);

    test("a machine whose key is not known is refused with what ssh says", async () => {
      writeFileSync(join(folder, "known"), "");
      using bench = openBench(environment());
      bench.write("scenarios/far.yaml", scenario);
      const { code, stderr } = await bench.run("run", "--target", "boxed");
      expect(code).toBe(3);
      expect(stderr).toMatch(
        /the Docker Engine at ssh:\/\/127\.0\.0\.2 .* does not answer: .*Host key verification failed/s,
      );
    }, 60_000);
  },
);

async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: elsewhere, port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
