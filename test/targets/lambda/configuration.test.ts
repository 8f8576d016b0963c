import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { functionName, parseRole, tagsOf } from "../../../src/system/aws-names.ts";
import { machineName } from "../../../src/system/machine-name.ts";
import { lambdaStarts } from "../../../src/targets/lambda/lambda-starts.ts";
import { designFunction } from "../../../src/targets/lambda/own-function.ts";
import { createContext, lambdaConfig, type TestContext } from "./fixtures.ts";

let opened: TestContext;
beforeEach(async () => {
  opened = await createContext();
});
afterEach(() => opened[Symbol.dispose]());
const identity = { name: "bench-x", role: "arn:aws:iam::123456789012:role/r", tags: { a: "b" } };

describe("a function is created", () => {
  test("from a package, with the limits and the log that the scenario asks for", async () => {
    const config = await lambdaConfig(opened, {
      memoryMiB: 1769,
      timeoutMs: 7_000,
      architecture: "arm64",
      snapStart: true,
      logFormat: "json",
      env: { MODE: "x" },
    });
    const { input, facts } = await designFunction(config, identity);
    const { Code, ...rest } = input;
    expect(rest).toEqual({
      FunctionName: "bench-x",
      Role: identity.role,
      Tags: { a: "b" },
      Description: "made by coldbench, which removes it",
      Architectures: ["arm64"],
      MemorySize: 1769,
      Timeout: 7,
      Environment: { Variables: { MODE: "x" } },
      LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "INFO" },
      PackageType: "Zip",
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      SnapStart: { ApplyOn: "PublishedVersions" },
    });
    expect(Code?.ZipFile?.length).toBe(Number(facts["package-bytes"]));
  });

  test("from an image, whose account is nobody's business", async () => {
    const ref = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/bench:1";
    const config = await lambdaConfig(opened, { code: { from: "image", ref }, runtime: "" });
    const { input, facts } = await designFunction(config, identity);
    expect(input).toMatchObject({ PackageType: "Image", Code: { ImageUri: ref } });
    expect(input).not.toHaveProperty("Runtime");
    expect(input).not.toHaveProperty("SnapStart");
    expect(facts).toEqual({ image: "ecr.eu-west-1.amazonaws.com/bench:1" });
  });

  test("not from a package that cannot be sent in one request", async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.alloc(52 * 1024 ** 2), "index.mjs", { compress: false });
    zip.end();
    const file = join(opened.folder, "large.zip");
    await writeFile(file, await buffer(zip.outputStream as NodeJS.ReadableStream));
    const config = await lambdaConfig(opened, { code: { from: "zip", file } });
    await expect(designFunction(config, identity)).rejects.toThrow(/Lambda takes 52428800 directly/);
  });
});

describe("names and tags", () => {
  test("are what AWS allows, however long the run's id is", () => {
    const name = functionName(
      "2026-11-22T07-31-05Z-a scenario, with a name of more than sixty characters-3f2a",
      "c0ffee00",
    );
    expect(name).toMatch(/^bench-2026-11-22T07-31-05Z-[\w-]+-c0ffee00$/);
    expect(name).toHaveLength(64);
    const expires = new Date("2026-11-23T00:00:00Z");
    const tags = tagsOf({ runId: "r\u00fcn;1", owner: "1-2-r", machine: "m", expires });
    expect(tags).toEqual({
      "bench:managed": "1",
      "bench:run": "r_n_1",
      "bench:owner": "1-2-r",
      "bench:machine": "m",
      "bench:expires": "2026-11-23T00:00:00.000Z",
    });
  });

  test("of a machine tell it apart and nothing else", () => {
    expect(machineName()).toMatch(/^[0-9a-f]{16}$/);
    expect(machineName()).toBe(machineName());
  });

  test("of a role are its partition and account", () => {
    expect(parseRole("arn:aws-cn:iam::123456789012:role/service-role/r")).toEqual({
      partition: "aws-cn",
      account: "123456789012",
    });
    expect(parseRole("arn:aws:iam::123456789012:user/u")).toBeUndefined();
  });
});

describe("the starts of a function", () => {
  test("are cold and warm, with SnapStart also thaw", async () => {
    const starts = lambdaStarts(await lambdaConfig(opened));
    expect(Object.entries(starts).flatMap(([kind, { reachable }]) => (reachable ? [kind] : []))).toEqual([
      "cold",
      "warm",
    ]);
    expect(lambdaStarts(await lambdaConfig(opened, { snapStart: true })).thaw.reachable).toBe(true);
  });
});
