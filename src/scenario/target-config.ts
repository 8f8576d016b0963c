import { type BuildContext, isPath, reachPath, requirePath } from "./build-context.ts";
import { dockerFields } from "./docker-config.ts";
import { httpFields } from "./http-config.ts";
import { lambdaFields, lambdaLocalFields } from "./lambda-config.ts";
import type { FakeDensity, FakeStep } from "./fake-script.ts";
import type { TargetOrigin } from "./matrix.ts";
import type { FakeConfig, ProcessConfig, TargetConfig } from "./model.ts";
import type { Build } from "./target-base.ts";
import type { FieldPath } from "./problem.ts";
import type { FileBuild, FileOf, FileTarget } from "./target-schema.ts";
import { wasmFields } from "./wasm-config.ts";

type Common = Omit<FakeConfig, "kind" | "starts" | "body" | "density">;
type Fields<Config> = Omit<Config, keyof Common>;

/** The configuration of a target variant; what is wrong with it is reported at the target's place in the file. */
export function toTargetConfig(
  name: string,
  origin: TargetOrigin,
  file: FileTarget,
  context: BuildContext,
): TargetConfig {
  const at = ["targets", name];
  const build = file.build === undefined ? undefined : toBuild(file.build, [...at, "build"], context);
  const common: Common = {
    name,
    enabled: file.enabled,
    env: file.env,
    variant: origin.variant,
    ...(file.language === undefined ? {} : { language: file.language }),
    ...(file.source === undefined ? {} : { source: file.source }),
    ...(build === undefined ? {} : { build }),
  };
  switch (file.kind) {
    case "wasm":
      return { ...common, ...wasmFields(file, at, build, context) };
    case "process":
      return { ...common, ...processFields(file, at, build, context) };
    case "docker":
      return { ...common, ...dockerFields(file, at, build, context) };
    case "lambda-local":
      return { ...common, ...lambdaLocalFields(file, at, build, context) };
    case "lambda":
      return { ...common, ...lambdaFields(file, at, build, context) };
    case "http":
      return { ...common, ...httpFields(file, at, context) };
    case "fake":
      return { ...common, ...fakeFields(file, at, context) };
  }
}

function toBuild(file: FileBuild, at: FieldPath, context: BuildContext): Build {
  const { cwd = ".", sources, output, hint, env } = file;
  const [first = "", ...rest] = file.command;
  return {
    // Only the executable is a path of the scenario file: its arguments mean the folder that the build runs in.
    command: [isPath(first) ? requirePath(context, [...at, "command", 0], first) : first, ...rest],
    cwd: requirePath(context, [...at, "cwd"], cwd),
    env,
    output: reachPath(context, [...at, "output"], output),
    sources: sources.map((source, index) => requirePath(context, [...at, "sources", index], source)),
    ...(hint === undefined ? {} : { hint }),
  };
}

function processFields(
  file: FileOf<"process">,
  at: FieldPath,
  build: Build | undefined,
  context: BuildContext,
): Fields<ProcessConfig> {
  const [first = "", ...rest] = file.command;
  const made = { output: build?.output };
  const advice = "An argument that is no file does not begin with ./ or ../.";
  const words = rest.map((word, index) =>
    isRelative(word) ? requirePath(context, [...at, "command", index + 1], word, { ...made, advice }) : word,
  );
  if (first === "") context.report([...at, "command", 0], "the executable is empty", "Write its name or path.");
  return {
    kind: file.kind,
    shape: file.shape,
    command: [isPath(first) ? requirePath(context, [...at, "command", 0], first, made) : first, ...words],
    cwd: requirePath(context, [...at, "cwd"], file.cwd ?? "."),
  };
}

function fakeFields(file: FileOf<"fake">, at: FieldPath, context: BuildContext): Fields<FakeConfig> {
  const starts = Object.entries(file.starts).map(([kind, steps]) => [
    kind,
    (steps ?? []).map((step, index) => {
      const sum = Object.values(step.phases ?? {}).reduce((total, ms) => total + (ms ?? 0), 0);
      if (sum > step.totalMs)
        context.report(
          [...at, "starts", kind, index, "phases"],
          `the phases take ${sum} ms of ${step.totalMs} ms`,
          "Raise totalMs, or shorten them.",
        );
      return definedFields(step) as FakeStep;
    }),
  ]);
  return {
    kind: file.kind,
    body: file.body,
    starts: Object.fromEntries(starts) as FakeConfig["starts"],
    ...(file.density === undefined ? {} : { density: definedFields(file.density) as FakeDensity }),
  };
}

function definedFields(step: object): object {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined));
}

function isRelative(word: string): boolean {
  return word.startsWith("./") || word.startsWith("../");
}
