import { defaults } from "./defaults.ts";
import type { Shape } from "./target-base.ts";

/** What a user brings: a module, an image, a Dockerfile, a command, a Lambda function or an address. Paths are relative to the scenario file. */
export type TemplateArtifact =
  | { readonly kind: "wasm"; readonly module: string }
  | { readonly kind: "image"; readonly image: string; readonly shape: Shape; readonly port?: number }
  | {
      readonly kind: "dockerfile";
      readonly context: string;
      /** Relative to the context. */
      readonly dockerfile: string;
      readonly shape: Shape;
      readonly port?: number;
    }
  | { readonly kind: "command"; readonly command: readonly [string, ...string[]]; readonly shape: Shape }
  /** A .zip or a folder; the runtime as Lambda names it. */
  | { readonly kind: "function"; readonly code: string; readonly runtime: string; readonly handler?: string }
  | { readonly kind: "url"; readonly url: string };

/** What `bench init` knows. */
export interface ScenarioTemplate {
  /** Letters, digits and - _ . */
  readonly name: string;
  /** Address or path of scenario.schema.json, for editors. */
  readonly schema: string;
  readonly artifact: TemplateArtifact;
  /** Body of the request, as text. */
  readonly request: string;
  /** The whole body of the right response; without it only the status is checked, and a comment says so. */
  readonly expect?: string;
}

/** The name that the artifact's first target gets. */
const firstTarget: Readonly<Record<TemplateArtifact["kind"], string>> = {
  wasm: "wasm",
  image: "docker",
  dockerfile: "docker",
  command: "process",
  function: "local",
  url: "endpoint",
};

/** Text of a commented scenario that measures the user's own artifact. */
export function scenarioTemplate({ name, schema, artifact, request, expect }: ScenarioTemplate): string {
  return `# yaml-language-server: $schema=${schema}
# Run it:    bench run <this file>
# Check it:  bench validate <this file>
name: ${scalar(name)}

# What the workload is asked. One of body (text), json (any value) or file (a path).
request:
  body: ${scalar(request)}

${expectation(expect)}
# What already exists when the clock starts: see the cold ladder in README.
starts: [${defaults.starts.join(", ")}]
stop:
  trials: ${defaults.trials} # per target and start
  # precision: 5%    # stop earlier, once every median is known to within this
  # timeBudget: 3m

# What versions are judged by: bench check fails when a budget is missed or a start has become slower by more than margin.
# margin: 5%
# budgets: ["${firstTarget[artifact.kind]}.${artifact.kind === "url" ? "warm" : "cold"}.median < 50ms"]

targets:
${target(artifact)}`;
}

function expectation(expect: string | undefined): string {
  if (expect !== undefined) {
    return `# The one right answer: a response that differs is a failed trial. Or json (a subset), pattern or file.
expect:
  body: ${scalar(expect)}
`;
  }
  return `# The one right answer. Without it only the status is checked: write what the workload should say.
# expect:
#   body: "the whole answer"
#   # or json: { total: 5 }    (the answer may have more fields)
#   # or pattern: "^total "    (a regular expression)
`;
}

function target(artifact: TemplateArtifact): string {
  switch (artifact.kind) {
    case "wasm":
      return `  wasm:
    kind: wasm
    module: ${scalar(artifact.module)} # a WASI command: request on stdin, response on stdout
    # language: C
    # limits: { time: ${defaults.wasmTime}, memory: ${defaults.wasmMemory}, output: ${defaults.wasmOutput} }
    # env: { LOG: "off" }
`;
    case "image":
      return container(`image: ${scalar(artifact.image)}`, artifact.shape, artifact.port);
    case "dockerfile":
      return container(
        `image:
      build:
        context: ${scalar(artifact.context)}
        dockerfile: ${scalar(artifact.dockerfile)} # relative to the context`,
        artifact.shape,
        artifact.port,
      );
    case "command":
      return `  process:
    kind: process
    shape: ${shapeLine(artifact.shape, "the port in $PORT, or {port} in an argument")}
    command: [${artifact.command.map(scalar).join(", ")}]
    # env: { LOG: "off" }
`;
    case "function":
      return lambdaFunction(artifact);
    case "url":
      return `  endpoint:
    kind: http
    url: ${scalar(artifact.url)}
    # How it is made cold; without it only warm requests are measured.
    # cold: { idle: 15m } # or { command: [./scale-to-zero.sh] }
`;
  }
}

/** The function here, which costs nothing, and on AWS, which is off. */
function lambdaFunction({ code, runtime, handler }: TemplateArtifact & { readonly kind: "function" }): string {
  const common = `    code: ${scalar(code)}
    runtime: ${scalar(runtime)}
${handler === undefined ? "" : `    handler: ${scalar(handler)}\n`}    event: http # a function URL's event and response; or raw: the body as it is
    memory: 512MiB
    timeout: 10s
`;
  return `  local:
    kind: lambda-local
    sandbox: process # or container
${common}    # env: { LOG: "off" }
  aws:
    kind: lambda # costs money: only with --target aws, or enabled: true; docs/lambda.md
${common}    # region: eu-west-1
    # architecture: arm64
`;
}

function container(image: string, shape: Shape, port: number = defaults.port): string {
  const portLine =
    shape === "http" ? `    port: ${port} # where it listens inside the container; told to it as PORT\n` : "";
  return `  docker:
    kind: docker
    shape: ${shapeLine(shape, "its port")}
    ${image}
${portLine}    # memory: 512MiB
    # cpus: 1
    # env: { LOG: "off" }
`;
}

function shapeLine(shape: Shape, port: string): string {
  return shape === "http"
    ? `http # a server that answers POST / on ${port}; or command: stdin to stdout`
    : "command # request on stdin, response on stdout; or http: a server";
}

/** Double-quoted: a JSON string is a YAML string. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
