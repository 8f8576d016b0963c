import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasEngine } from "../targets/docker/engine.ts";
import { isOnPath, mustSkip } from "../requirement.ts";
import { type Bench, openBench } from "./bench.ts";

/** Scenarios written from README alone, for artifacts that coldbench has never seen. */

interface Document {
  readonly cells: readonly { target: string; start: string; n: number; failed: number; setAside: number }[];
}

const greeting = `#include <stdio.h>
#include <unistd.h>
int main(void) {
  char name[256];
  ssize_t size = read(0, name, sizeof name);
  printf("own %.*s\\n", (int)(size < 0 ? 0 : size), name);
}
`;

async function measure(
  bench: Bench,
  file: string,
): Promise<{ code: number | null; stderr: string; cells: Document["cells"] }> {
  const { code, stdout, stderr } = await bench.run("run", file, "--json", "--no-report", "--trials", "3");
  return { code, stderr, cells: stdout === "" ? [] : (JSON.parse(stdout) as Document).cells };
}

const tally = (cells: Document["cells"]): string[] =>
  cells.map(({ target, start, n, failed, setAside }) => `${target} ${start} ${n} ${failed} ${setAside}`);

describe.skipIf(mustSkip(isOnPath("clang") && existsSync("/usr/include/wasm32-wasi")))("a module of one's own", () => {
  test("built as README says, it is measured from a scenario written as README says", async () => {
    using bench = openBench();
    bench.write("greet.c", greeting);
    const flags = ["--target=wasm32-wasi", "--sysroot=/usr", "-O2", "-o", "greet.wasm", "greet.c"];
    execFileSync("clang", flags, { cwd: bench.folder, stdio: "pipe" });
    const scenario = `name: greet
request:
  body: coldbench
expect:
  body: "own coldbench\\n"
targets:
  wasm:
    kind: wasm
    module: ./greet.wasm
`;
    bench.write("greet.yaml", scenario);
    const { code, stderr, cells } = await measure(bench, "greet.yaml");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(tally(cells)).toEqual(["wasm host 3 0 0", "wasm cold 3 0 0", "wasm warm 3 0 0"]);
    bench.write("wrong.yaml", scenario.replace("own coldbench", "somebody else's"));
    const wrong = await measure(bench, "wrong.yaml");
    expect(wrong.code).toBe(4);
    expect(tally(wrong.cells)).toEqual(["wasm host 0 3 0", "wasm cold 0 3 0"]);
  });
});

const server = `#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  const char *answer = "HTTP/1.1 200 OK\\r\\ncontent-length: 4\\r\\nconnection: close\\r\\n\\r\\nmine";
  char request[65536];
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(getenv("PORT")))};
  int one = 1, listening = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listening, (struct sockaddr *)&any, sizeof any) != 0 || listen(listening, 16) != 0) return 1;
  for (;;) {
    int peer = accept(listening, 0, 0);
    if (read(peer, request, sizeof request) > 0 && write(peer, answer, strlen(answer)) < 0) return 2;
    shutdown(peer, SHUT_WR);
    while (read(peer, request, sizeof request) > 0) {}
    close(peer);
  }
}
`;
/** The command line under test must find the engine that the tests found. */
const engineVariables = process.env["DOCKER_HOST"] === undefined ? {} : { DOCKER_HOST: process.env["DOCKER_HOST"] };
const image = `coldbench-test-own:${process.pid}`;

describe.skipIf(mustSkip(hasEngine && isOnPath("docker") && isOnPath("cc")))("an image of one's own", () => {
  let bench: Bench;
  beforeAll(() => {
    bench = openBench(engineVariables);
    bench.write("server.c", server);
    execFileSync("cc", ["-O2", "-static", "-o", "server", "server.c"], { cwd: bench.folder, stdio: "pipe" });
    bench.write("Dockerfile", 'FROM scratch\nCOPY server /server\nENTRYPOINT ["/server"]\n');
    execFileSync("docker", ["build", "-q", "-t", image, "."], {
      cwd: bench.folder,
      stdio: "pipe",
      env: { ...process.env, DOCKER_BUILDKIT: "0" },
    });
  });
  afterAll(() => {
    execFileSync("docker", ["image", "rm", "-f", image], { stdio: "pipe" });
    bench[Symbol.dispose]();
  });

  test("it is measured by reference, cold and warm, and left where it was", async () => {
    bench.write(
      "own.yaml",
      `name: own
request:
  body: ""
expect:
  body: mine
targets:
  container:
    kind: docker
    shape: http
    image: ${image}
    port: 8080
    memory: 64MiB
`,
    );
    const { code, stderr, cells } = await measure(bench, "own.yaml");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(tally(cells)).toEqual(["container cold 3 0 0", "container warm 3 0 0"]);
    expect(execFileSync("docker", ["image", "inspect", image], { encoding: "utf8" })).toContain("sha256");
    expect(execFileSync("docker", ["ps", "-aq", "--filter", `ancestor=${image}`], { encoding: "utf8" })).toBe("");
  });

  test("it is built from a Dockerfile, and removed again", async () => {
    bench.write(
      "built.yaml",
      `name: built
request: { body: "" }
expect: { body: mine }
starts: [cold]
targets:
  container:
    kind: docker
    shape: http
    image: { build: { context: ., dockerfile: Dockerfile } }
`,
    );
    const { code, stderr, cells } = await measure(bench, "built.yaml");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(tally(cells)).toEqual(["container cold 3 0 0"]);
    const images = execFileSync("docker", ["images", "--format", "{{.Repository}}"], { encoding: "utf8" });
    expect(images.split("\n").filter((name) => name.startsWith("coldbench-") && name.includes("-built-"))).toEqual([]);
  });
});

test("the scenario that README shows is a valid one", async () => {
  using bench = openBench();
  const text = /```yaml\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
  for (const file of ["greet.wasm", "greet", "server.mjs", "mine.zip"]) writeFileSync(join(bench.folder, file), "");
  bench.write("greet.yaml", text);
  expect(await bench.run("validate", "greet.yaml")).toMatchObject({ code: 0, stderr: "" });
});
