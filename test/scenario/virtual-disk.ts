import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { ScenarioIo } from "../../src/scenario/scenario-io.ts";
import type { Permission } from "../../src/scenario/confinement.ts";
import type { Scenario } from "../../src/scenario/model.ts";
import { type ParsedScenarios, parseScenario } from "../../src/scenario/parse-scenario.ts";
import { formatProblem } from "../../src/scenario/problem.ts";

/** A disk that holds these files, by absolute path; their folders are there too. */
export function virtualDisk(files: Readonly<Record<string, string>>): ScenarioIo {
  const paths = Object.keys(files);
  return {
    resolve: (directory, path) => posix.resolve(directory, path),
    realPath: (path) => path,
    compilePattern: (source, flags) => new RegExp(source, flags),
    readBytes: (path) => (Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : undefined),
    exists: (path) => paths.some((file) => file === path || file.startsWith(`${path === "/" ? "" : path}/`)),
    sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  };
}

/** What the scenarios of these tests refer to, around /project/scenarios/x.yaml. */
export const disk = virtualDisk({
  "/project/scenarios/x.yaml": "",
  "/project/scenarios/mine.wasm": "\0asm",
  "/project/scenarios/server.mjs": "",
  "/project/scenarios/Dockerfile": "",
  "/project/scenarios/fn.zip": "",
  "/project/request.bin": "\u0000ask\n",
  "/project/answer.bin": "answer\n",
  "/project/src/main.go": "",
});

/** Parses `text` as /project/scenarios/x.yaml of the project /project. */
export function parse(text: string, io: ScenarioIo = disk, allowed: readonly Permission[] = []): ParsedScenarios {
  const confinement = { root: "/project", allowed: new Set(allowed) };
  return parseScenario({ text, file: "x.yaml", directory: "/project/scenarios", confinement }, io);
}

/** The problems of a text, one line each. */
export function problemsOf(text: string): string[] {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

/** The scenarios of a text that has no problem, with everything allowed. */
export function scenariosOf(text: string): readonly Scenario[] {
  const parsed = parse(text, disk, ["paths", "host-network", "environment"]);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join("\n"));
  return parsed.scenarios;
}

/** The only scenario of a text that has no problem. */
export function scenarioOf(text: string): Scenario {
  const [scenario, ...others] = scenariosOf(text);
  if (scenario === undefined || others.length > 0) throw new Error(`${others.length + 1} scenarios`);
  return scenario;
}
