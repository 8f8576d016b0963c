import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { BenchError } from "../errors/bench-error.ts";
import { writeArtifacts } from "../io/artifact-files.ts";
import { readScenarios } from "../io/scenario-files.ts";
import { formatProblem } from "../scenario/problem.ts";
import { scenarioTemplate, type TemplateArtifact } from "../scenario/template.ts";
import type { InitArguments } from "./command-options.ts";
import { processTerminal } from "./terminal.ts";

/** `bench init [file]`: writes a commented scenario for the user's own artifact, from options or one question. @returns the exit code */
export async function initCommand(args: InitArguments): Promise<number> {
  const { stdout, stderr } = processTerminal(process.env);
  const brought = bringArtifact(args) ?? (await askForArtifact());
  const name = args.name ?? nameOf(brought);
  const file = args.file ?? join("scenarios", `${name}.yaml`);
  if (existsSync(file) && !args.force) {
    throw new BenchError("usage", `${file} exists already`, {
      hint: "name another file, or overwrite it with --force",
    });
  }
  const text = scenarioTemplate({
    name,
    schema: schemaPath(dirname(resolve(file))),
    artifact: toArtifact(brought, args, dirname(resolve(file))),
    request: args.request,
    ...(args.expect === undefined ? {} : { expect: args.expect }),
  });
  writeArtifacts(dirname(file), [{ path: basename(file), content: text }]);
  stdout.write(`Wrote ${file}. Next: bench run ${file}\n`);
  const { problems } = readScenarios([file]);
  for (const problem of problems) stderr.write(`${formatProblem(problem)}\n`);
  return 0;
}

type Brought = { readonly kind: TemplateArtifact["kind"]; readonly value: string };

function bringArtifact({ wasm, image, dockerfile, command, function: fn, url }: InitArguments): Brought | undefined {
  const given = Object.entries({ wasm, image, dockerfile, command, function: fn, url }).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as Brought["kind"], value }],
  );
  if (given.length <= 1) return given[0];
  throw new BenchError("usage", `${given.map(({ kind }) => `--${kind}`).join(" and ")} are given together`, {
    hint: "name one artifact; further targets can be added to the file",
  });
}

async function askForArtifact(): Promise<Brought> {
  const hint =
    "name one of --wasm FILE, --image NAME, --dockerfile FILE, --command 'COMMAND LINE', --function ZIP, --url ADDRESS";
  if (!process.stdin.isTTY) throw new BenchError("usage", "there is nothing to measure", { hint });
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = (
      await question.question(
        "A .wasm file, a Dockerfile, an image (image:NAME), a function (.zip), an address or a command line to measure: ",
      )
    ).trim();
    if (answer === "") throw new BenchError("usage", "there is nothing to measure", { hint });
    return recognise(answer);
  } finally {
    question.close();
  }
}

function recognise(answer: string): Brought {
  if (answer.endsWith(".wasm")) return { kind: "wasm", value: answer };
  if (answer.endsWith(".zip")) return { kind: "function", value: answer };
  if (/^https?:\/\//.test(answer)) return { kind: "url", value: answer };
  if (answer.startsWith("image:")) return { kind: "image", value: answer.slice("image:".length).trim() };
  if (/(?:^|\/)[^/]*Dockerfile[^/ ]*$/.test(answer)) return { kind: "dockerfile", value: answer };
  return { kind: "command", value: answer };
}

function nameOf({ kind, value }: Brought): string {
  const first =
    kind === "command" ? (splitCommand(value).at(-1) ?? "") : kind === "dockerfile" ? dirname(resolve(value)) : value;
  const word = basename(kind === "url" ? hostOf(first) : first)
    .replace(/\.[a-z]+$/i, "")
    .replace(/[:@].*$/, "")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "-");
  return word === "" ? "mine" : word;
}

function hostOf(url: string): string {
  const host = /^https?:\/\/([^/:?#]+)/.exec(url)?.[1];
  if (host !== undefined) return host;
  throw new BenchError("usage", `--url ${url} is not an address`, { hint: "write it with http:// or https://" });
}

function toArtifact({ kind, value }: Brought, args: InitArguments, folder: string): TemplateArtifact {
  const { shape, runtime, handler } = args;
  switch (kind) {
    case "function":
      return { kind, code: fromFolder(folder, value), runtime, ...(handler === undefined ? {} : { handler }) };
    case "url":
      return { kind, url: value };
    case "wasm":
      return { kind, module: fromFolder(folder, value) };
    case "image":
      return { kind, image: value, shape };
    case "dockerfile":
      return { kind, context: fromFolder(folder, dirname(value)), dockerfile: basename(value), shape };
    case "command": {
      const [first, ...rest] = splitCommand(value).map((word) =>
        existsSync(word) && word.includes("/") ? fromFolder(folder, word) : word,
      );
      if (first === undefined)
        throw new BenchError("usage", "--command is empty", {
          hint: "write the command line, such as --command 'node server.mjs'",
        });
      return { kind, command: [first, ...rest], shape };
    }
  }
}

/** Paths in a scenario are relative to its file and begin with a dot, which tells them from words. */
function fromFolder(folder: string, path: string): string {
  const relativePath = relative(folder, resolve(path)) || ".";
  return relativePath.startsWith(".") ? relativePath : `./${relativePath}`;
}

/** Words of a command line; quotes group, nothing is expanded: no shell is involved. */
function splitCommand(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** Path from a scenario to the schema that this package ships, with `/` on every platform. */
function schemaPath(folder: string): string {
  const schema = fileURLToPath(new URL("../../schemas/scenario.schema.json", import.meta.url));
  return relative(folder, schema).replaceAll("\\", "/");
}
