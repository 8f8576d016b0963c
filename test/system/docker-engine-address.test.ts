import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { remoteHostOf, resolveEngineAddress } from "../../src/system/docker-engine-address.ts";

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), "coldbench-home-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
  const file = join(home, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
const contextFile = (name: string): string =>
  `.docker/contexts/meta/${createHash("sha256").update(name).digest("hex")}/meta.json`;

test("without any setting it is the default socket of the platform", () => {
  const env = { HOME: home };
  expect(resolveEngineAddress(env, "linux")).toMatchObject({ kind: "socket", path: "/var/run/docker.sock" });
  expect(resolveEngineAddress(env, "win32")).toMatchObject({ kind: "socket", path: "//./pipe/docker_engine" });
  write(".docker/run/docker.sock", "");
  expect(resolveEngineAddress(env, "darwin")).toMatchObject({ path: join(home, ".docker/run/docker.sock") });
});

test("DOCKER_HOST comes first, then DOCKER_CONTEXT, then the context in use", () => {
  write(contextFile("used"), { Name: "used", Endpoints: { docker: { Host: "unix:///used.sock" } } });
  write(contextFile("asked"), { Name: "asked", Endpoints: { docker: { Host: "unix:///asked.sock" } } });
  write(".docker/config.json", { currentContext: "used" });
  const of = (env: Record<string, string>) => resolveEngineAddress({ HOME: home, ...env }, "linux");
  expect(of({})).toEqual({ kind: "socket", path: "/used.sock", from: 'the Docker context "used"' });
  expect(of({ DOCKER_CONTEXT: "asked" })).toMatchObject({ path: "/asked.sock" });
  expect(of({ DOCKER_CONTEXT: "asked", DOCKER_HOST: "unix:///host.sock" })).toMatchObject({ path: "/host.sock" });
  expect(of({ DOCKER_CONTEXT: "default" })).toMatchObject({ path: "/var/run/docker.sock" });
  expect(() => of({ DOCKER_CONTEXT: "absent" })).toThrow('the Docker context "absent" does not exist');
});

test.each([
  ["tcp://localhost:2375", { kind: "tcp", protocol: "http", host: "localhost", port: 2375 }],
  ["127.0.0.1:4243", { kind: "tcp", protocol: "http", host: "127.0.0.1", port: 4243 }],
  ["tcp://127.0.0.1:2376", { kind: "tcp", protocol: "https", host: "127.0.0.1", port: 2376 }],
  ["tcp://build.example:2376", { kind: "tcp", protocol: "https", host: "build.example", port: 2376 }],
  ["ssh://me@build.example", { kind: "ssh", host: "build.example", user: "me" }],
  ["ssh://build.example:2222", { kind: "ssh", host: "build.example", port: 2222 }],
  ["npipe:////./pipe/other", { kind: "socket", path: "//./pipe/other" }],
])("DOCKER_HOST=%s", (DOCKER_HOST, expected) => {
  expect(resolveEngineAddress({ DOCKER_HOST, HOME: home }, "linux")).toMatchObject(expected);
});

test.each([
  ["tcp://build.example:2375", /on another machine without TLS, build\.example/],
  ["ssh://", /cannot be measured from here/],
  ["not a url", /cannot be measured from here/],
])("DOCKER_HOST=%s is refused", (DOCKER_HOST, message) => {
  expect(() => resolveEngineAddress({ DOCKER_HOST, HOME: home }, "linux")).toThrow(message);
});

test("TLS: the certificates of DOCKER_CERT_PATH, else of the docker folder, or of the context", () => {
  const put = (folder: string, of: string): void => {
    for (const name of ["ca", "cert", "key"]) {
      mkdirSync(join(home, folder), { recursive: true });
      writeFileSync(join(home, folder, `${name}.pem`), `${name} of ${of}`);
    }
  };
  const of = (env: Record<string, string>) => resolveEngineAddress({ HOME: home, ...env }, "linux");
  const host = { DOCKER_HOST: "tcp://build.example", DOCKER_TLS_VERIFY: "1" };
  expect(() => of(host)).toThrow(/asks for TLS, and .*ca\.pem cannot be read/);
  put(".docker", "home");
  expect(of(host)).toMatchObject({
    protocol: "https",
    port: 2376,
    certificates: { ca: "ca of home", key: "key of home" },
  });
  put("own", "own");
  expect(of({ ...host, DOCKER_CERT_PATH: join(home, "own") })).toMatchObject({ certificates: { cert: "cert of own" } });
  write(contextFile("far"), { Name: "far", Endpoints: { docker: { Host: "tcp://far.example:2400" } } });
  expect(() => of({ DOCKER_CONTEXT: "far" })).toThrow("without TLS, far.example");
  put(`.docker/contexts/tls/${createHash("sha256").update("far").digest("hex")}/docker`, "far");
  expect(of({ DOCKER_CONTEXT: "far" })).toMatchObject({
    protocol: "https",
    port: 2400,
    certificates: { ca: "ca of far" },
  });
});

test("only what is not this machine is remote", () => {
  const of = (DOCKER_HOST: string) => remoteHostOf(resolveEngineAddress({ DOCKER_HOST, HOME: home }, "linux"));
  expect(of("unix:///a.sock")).toBeUndefined();
  expect(of("tcp://127.0.0.1:2375")).toBeUndefined();
  expect(of("tcp://build.example:2376")).toBe("build.example");
  expect(of("ssh://me@build.example")).toBe("build.example");
});
