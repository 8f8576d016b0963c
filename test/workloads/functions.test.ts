import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { builds, nodeFunctions, root } from "../../workloads/builds.mjs";
import { compile, missingTool } from "../../workloads/compile.mjs";
import { mustSkip } from "../requirement.ts";
import { ask, eventOf, type Posted, responseIn, startFunction } from "./functions.ts";
import { expectGoldenResponses } from "./golden.ts";

const folder = mkdtempSync(join(tmpdir(), "coldbench-functions-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Handler = (event: unknown) => Promise<unknown>;
let packages = 0;

/** The handler of a package for Node, in a module instance of its own. */
async function loadHandler(files: readonly { readonly from: string; readonly to: string }[]): Promise<Handler> {
  const target = join(folder, `node-${++packages}`);
  for (const { from, to } of files) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    copyFileSync(join(root, from), join(target, to));
  }
  const module = (await import(pathToFileURL(join(target, "index.mjs")).href)) as { readonly handler: Handler };
  return module.handler;
}

/** Invokes a handler as a runtime client does: an event out of JSON, a response into JSON. */
const inNode =
  (handler: Handler) =>
  async (event: Uint8Array): Promise<Posted> => {
    const answer = await handler(JSON.parse(new TextDecoder().decode(event)));
    return { to: "response", payload: Buffer.from(JSON.stringify(answer)) };
  };

test.each(nodeFunctions)("$id", async ({ workload, files }) => {
  const invoke = inNode(await loadHandler(files));
  await expectGoldenResponses(workload, (request) => ask(invoke, request));
});

const bootstraps = builds.filter(({ shape }) => shape === "lambda");
// Those for AWS's processors are made of the same sources; they run only where this machine has the same.
const native = bootstraps.filter(({ env }) => !("GOARCH" in env));
const goIsMissing = native.some((build) => missingTool(build) !== undefined);

function bootstrap(id: string): string {
  const build = builds.find((each) => each.id === id);
  if (build === undefined) throw new Error(`${id} is not in the table of builds`);
  const output = join(folder, id);
  compile(build, output);
  return output;
}

test.skipIf(mustSkip(!goIsMissing)).each(native)("$id", async ({ id, workload }) => {
  await using running = await startFunction(bootstrap(id));
  await expectGoldenResponses(workload, (request) => ask(running.invoke, request));
});

test.skipIf(mustSkip(!goIsMissing))("a bootstrap for AWS is a static executable for Linux on x86-64", () => {
  const [build] = bootstraps.filter(({ env }) => env["GOARCH"] === "amd64");
  const { stdout } = spawnSync("go", ["version", "-m", bootstrap(build?.id ?? "")], { encoding: "utf8" });
  expect(stdout).toMatch(/GOARCH=amd64/);
  expect(stdout).toMatch(/GOOS=linux/);
  expect(stdout).toMatch(/CGO_ENABLED=0/);
});

interface Subject extends AsyncDisposable {
  readonly invoke: (event: Uint8Array) => Promise<Posted>;
}
const sha256 = nodeFunctions.find(({ id }) => id === "sha256-node-lambda")?.files ?? [];
const subjects: readonly { name: string; skip: boolean; open: (nonce?: string) => Promise<Subject> }[] = [
  {
    name: "Node function",
    skip: false,
    open: async (nonce) => {
      if (nonce === undefined) delete process.env["COLDBENCH_NONCE"];
      else process.env["COLDBENCH_NONCE"] = nonce;
      const handler = await loadHandler(sha256);
      delete process.env["COLDBENCH_NONCE"];
      return { invoke: inNode(handler), [Symbol.asyncDispose]: async () => undefined };
    },
  },
  {
    name: "Go function",
    skip: mustSkip(!goIsMissing),
    open: async (nonce) =>
      startFunction(bootstrap("sha256-go-lambda"), nonce === undefined ? {} : { COLDBENCH_NONCE: nonce }),
  },
];

describe.each(subjects)("$name", ({ skip, open }) => {
  const once = { body: Buffer.from("1 abc") };

  test.skipIf(skip)("proves its instance: a nonce for each, a count per invocation", async () => {
    await using first = await open();
    await using second = await open();
    const proof = async ({ invoke }: Subject): Promise<readonly (string | undefined)[]> => {
      const { headers } = responseIn(await invoke(eventOf(once)));
      return [headers["coldbench-instance"], headers["coldbench-invocation"]];
    };
    const [nonce, count] = await proof(first);
    expect(nonce).toMatch(/^[0-9a-z]{16,}$/);
    expect(count).toBe("1");
    expect(await proof(first)).toEqual([nonce, "2"]);
    const [other, otherCount] = await proof(second);
    expect(other).not.toBe(nonce);
    expect(otherCount).toBe("1");
  });

  test.skipIf(skip)("echoes the nonce of its configuration, and only that", async () => {
    await using marked = await open("c0ffee");
    await using plain = await open();
    expect(responseIn(await marked.invoke(eventOf(once))).headers["coldbench-environment"]).toBe("c0ffee");
    expect(responseIn(await plain.invoke(eventOf(once))).headers).not.toHaveProperty("coldbench-environment");
  });

  test.skipIf(skip)("answers 405 to what is not a POST, and does not count it", async () => {
    await using subject = await open();
    const refused = responseIn(await subject.invoke(eventOf({ method: "GET" })));
    expect([refused.status, refused.headers["allow"]]).toEqual([405, "POST"]);
    const { headers } = responseIn(await subject.invoke(eventOf(once)));
    expect(headers["coldbench-invocation"]).toBe("1");
  });

  test.skipIf(skip)("takes a body as text, too, and refuses a bad one with 400 and the reason", async () => {
    await using subject = await open();
    const text = { "content-type": "text/plain" };
    const good = responseIn(await subject.invoke(eventOf({ headers: text, body: Buffer.from("1 wörld") })));
    expect(good.status).toBe(200);
    const bad = responseIn(await subject.invoke(eventOf({ headers: text, body: Buffer.from("many times") })));
    expect([bad.status, Buffer.from(bad.body).toString()]).toEqual([
      400,
      "expected `<iterations> <seed>` with iterations from 1 to 10000000\n",
    ]);
  });
});

describe.skipIf(mustSkip(!goIsMissing))("the Go bootstrap", () => {
  test("posts an error for what is no http event, and goes on", async () => {
    await using running = await startFunction(bootstrap("hello-go-lambda"));
    for (const event of ["{}", "[1]", "17"]) {
      const posted = await running.invoke(Buffer.from(event));
      expect(posted.to).toBe("error");
      expect(JSON.parse(posted.payload.toString())).toMatchObject({ errorType: "InvalidEvent" });
    }
    expect(responseIn(await running.invoke(eventOf({}))).status).toBe(200);
  });

  test("ends with 0 on SIGTERM, and with a reason where there is no Runtime API", async () => {
    const executable = bootstrap("hello-go-lambda");
    const running = await startFunction(executable);
    await running.invoke(eventOf({}));
    expect(await running.terminate()).toEqual({ code: 0, signal: null });
    await running[Symbol.asyncDispose]();
    const { status, stderr } = spawnSync(executable, [], { env: {}, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: "AWS_LAMBDA_RUNTIME_API is not set\n" });
  });
});

test("the Node function answers 500 to a fault of the workload itself", async () => {
  const target = join(folder, "faulty");
  mkdirSync(target);
  copyFileSync(join(root, "shared/node/lambda.mjs"), join(target, "index.mjs"));
  writeFileSync(join(target, "function.mjs"), 'export function handle() { throw new Error("out of order"); }\n');
  const { handler } = (await import(pathToFileURL(join(target, "index.mjs")).href)) as { readonly handler: Handler };
  const { status, body } = responseIn(await inNode(handler)(eventOf({})));
  expect([status, Buffer.from(body).toString()]).toEqual([500, "out of order\n"]);
});
