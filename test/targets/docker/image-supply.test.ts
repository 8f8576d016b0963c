import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { extract } from "tar-stream";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { DockerConfig, ImageSource } from "../../../src/scenario/container.ts";
import { sendArchive } from "../../../src/system/image-archive.ts";
import { importImage } from "../../../src/system/image-engine.ts";
import { createDockerTarget } from "../../../src/targets/docker/docker-target.ts";
import { mustSkip } from "../../requirement.ts";
import {
  commandConfig,
  createContext,
  deadline,
  engine,
  engineName,
  hasEngine,
  nodeImage,
  requestOf,
  serverConfig,
  type TestContext,
} from "./engine.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-images-"));
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(mustSkip(hasEngine))(`images on ${engineName}`, () => {
  let opened: TestContext;
  beforeAll(async () => {
    opened = await createContext();
  });
  afterEach(async () => expect(await opened.leftovers()).toEqual([]));
  afterAll(async () => opened[Symbol.asyncDispose]());
  const deploy = async (config: DockerConfig) => createDockerTarget(opened.context).deploy(config, deadline());

  test("an image that the engine lacks is not pulled: the hint is the command", async () => {
    const image: ImageSource = { from: "ref", ref: "coldbench-absent/image:1" };
    await expect(deploy(serverConfig({ image }))).rejects.toMatchObject({
      code: "target-unavailable",
      message: "the engine has no image coldbench-absent/image:1",
      hint: expect.stringMatching(/^docker pull coldbench-absent\/image:1/),
    });
  });

  test("a user's own image is used and never removed", async () => {
    const tag = `coldbench-theirs:${opened.context.runId}`;
    const entries = [{ name: "data", mode: 0o644, type: "text", text: "theirs" }] as const;
    await importImage(engine(), entries, { tag, labels: {}, signal: deadline() });
    try {
      const deployment = await deploy(commandConfig({ image: { from: "ref", ref: tag } }));
      expect(deployment.facts).toMatchObject({ image: tag, "image-bytes": "6", "image-layers": "1" });
      expect(deployment.facts["image-id"]).toMatch(/^sha256:[0-9a-f]{64}$/);
      await deployment[Symbol.asyncDispose]();
      expect((await engine().client.getImage(tag).inspect()).Id).toBe(deployment.facts["image-id"]);
    } finally {
      await engine().client.getImage(tag).remove();
    }
  });

  test("equal packs are one image, which stays until the last one is disposed of", async () => {
    const target = createDockerTarget(opened.context);
    const [first, second] = await Promise.all([
      target.deploy(serverConfig({ memoryMiB: 128 }), deadline()),
      target.deploy(serverConfig({ memoryMiB: 256 }), deadline()),
    ]);
    const id = first.facts["image-id"] ?? "";
    expect(second.facts["image-id"]).toBe(id);
    await first[Symbol.asyncDispose]();
    expect((await engine().client.getImage(id).inspect()).Id).toBe(id);
    const { invocation, instance } = await second.start("cold", requestOf("you"), deadline());
    expect(invocation.result.ok).toBe(true);
    await instance?.[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await expect(engine().client.getImage(id).inspect()).rejects.toMatchObject({ statusCode: 404 });
  });

  test("a packed image runs its executable where the target names no command", async () => {
    const { command: _, ...config } = commandConfig({ image: nodeImage, env: { NODE_OPTIONS: "--version" } });
    await using deployment = await deploy(config);
    const { invocation } = await deployment.start("cold", requestOf("console.log(6 * 7)"), deadline());
    // Node refuses this option from the environment: proof that it is node that ran.
    expect(invocation.result).toMatchObject({ ok: false, code: "exit" });
  });

  test("what cannot be packed says why", async () => {
    write("wrapper", "#!/bin/sh\nexec node\n");
    chmodSync(join(folder, "wrapper"), 0o755);
    const pack = (executable: string, files: { from: string; to: string }[] = []): DockerConfig =>
      serverConfig({ image: { from: "pack", executable, files } });
    await expect(deploy(pack("no-such-tool"))).rejects.toMatchObject({ code: "target-unavailable" });
    await expect(deploy(pack(join(folder, "wrapper")))).rejects.toThrow(/is a script/);
    await expect(deploy(pack("node", [{ from: join(folder, "absent.mjs"), to: "/app/x.mjs" }]))).rejects.toThrow(
      /cannot pack .*absent\.mjs/,
    );
  });

  test("a build honours .dockerignore, exceptions and files below folders included", async () => {
    write("context/Dockerfile", 'FROM scratch\nCOPY . /\nCMD ["/none"]\n');
    write("context/.dockerignore", "# comment\n**/*.log\n!sub/keep.log\nnode_modules\n/Dockerfile\n");
    for (const name of ["a.log", "sub/b.log", "sub/keep.log", "sub/deep/c.txt", "node_modules/x/index.js"]) {
      write(`context/${name}`, name);
    }
    symlinkSync("deep/c.txt", join(folder, "context/sub/link"));
    const image: ImageSource = { from: "build", context: join(folder, "context"), dockerfile: "Dockerfile", args: {} };
    await using deployment = await deploy(commandConfig({ image, command: ["/none"] }));
    const container = await engine().client.createContainer({ Image: deployment.facts["image-id"] ?? "" });
    try {
      const names: string[] = [];
      const listing = extract();
      (await container.export()).pipe(listing);
      for await (const entry of listing) {
        names.push(entry.header.name);
        entry.resume();
      }
      const copied = names.filter((name) => !/^(?:dev|etc|proc|sys|\.dockerenv)/.test(name) && !name.endsWith("/"));
      expect(copied.toSorted()).toEqual([".dockerignore", "sub/deep/c.txt", "sub/keep.log", "sub/link"]);
    } finally {
      await container.remove();
    }
  });

  test("a build that fails says which step, in the builder's words", async () => {
    write("broken/Dockerfile", "FROM scratch\nCOPY not-there /\n");
    const image: ImageSource = { from: "build", context: join(folder, "broken"), dockerfile: "Dockerfile", args: {} };
    await expect(deploy(serverConfig({ image }))).rejects.toMatchObject({
      code: "target-unavailable",
      message: expect.stringMatching(
        /the build of Dockerfile failed: COPY failed.*not-there[^]*Step 2\/\d : COPY not-there/,
      ),
    });
  });

  test("a build without its folder or its Dockerfile says which is missing", async () => {
    const image = (context: string, dockerfile: string): ImageSource => ({
      from: "build",
      context,
      dockerfile,
      args: {},
    });
    await expect(deploy(serverConfig({ image: image(join(folder, "absent"), "Dockerfile") }))).rejects.toThrow(
      /cannot read the build context/,
    );
    write("empty/README", "");
    await expect(deploy(serverConfig({ image: image(join(folder, "empty"), "Dockerfile.other") }))).rejects.toThrow(
      /Dockerfile\.other/,
    );
  });

  test("a deploy that is given up leaves nothing", async () => {
    await expect(
      createDockerTarget(opened.context).deploy(serverConfig(), AbortSignal.abort(new Error("no time"))),
    ).rejects.toThrow("no time");
    await expect(createDockerTarget(opened.context).deploy(serverConfig(), deadline(300))).rejects.toThrow();
  });

  test("an archive of a file that cannot be read is an error, not a hang", async () => {
    const entries = [{ name: "x", mode: 0o644, type: "file", source: join(folder, "absent"), size: 5 }] as const;
    const never = new Promise<void>(() => undefined);
    await expect(sendArchive(entries, async () => never, deadline())).rejects.toThrow(/ENOENT/);
  });
});
