/**
 * What is built of which workload, and how: the one table that scripts/build-workloads.mjs and the tests read, and that
 * the `build` entries of scenarios/*.yaml repeat (a test compares them).
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of this folder. Every other path here is relative to it. */
export const root = fileURLToPath(new URL(".", import.meta.url));

export const workloads = ["hello", "sha256", "json"];
/** Not sha256: jco's engine has no node:crypto, and without a compiler of its own it is not what one would hash with. */
const inJavaScriptEngine = ["hello", "json"];

function files(folder, extension) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** `shape` is the file of shared/c that calls the function: `command` or `http-component`. */
const cSources = (workload, shape) => [...files(`${workload}/c`, ".c"), "shared/c/bytes.c", `shared/c/${shape}.c`];
const cHeaders = (workload) => [...files(`${workload}/c`, ".h"), "shared/c/bytes.h", "shared/c/function.h"];
const goSources = (workload, shape) => [
  "go.mod",
  ...files(`${workload}/go`, ".go"),
  ...files(`${workload}/go/${shape}`, ".go"),
  ...files(`shared/go/${shape}`, ".go"),
];

const cHint = "install a C compiler with a static libc (Debian: gcc libc6-dev)";
const goHint = "install Go 1.21 or newer";
const clangHint = "install clang, lld, wasi-libc, libclang-rt-dev-wasm32 and binaryen (Debian's names)";
const jcoHint = "run npm ci --prefix workloads/components";

/** Through node and not by its own path, which `bench run` would take as relative to where it was started. */
export const jco = ["node", "components/node_modules/@bytecodealliance/jco/dist/jco.js"];
const jcoLock = "components/package-lock.json";
const clang = ["clang", "--target=wasm32-wasi", "--sysroot={sysroot}", "-O2", "-Wall", "-Wextra"];
const optimise = ["wasm-opt", "-O3", "--strip-debug", "--strip-producers", "-o", "{output}", "{output}"];

/** Committed: built by two commands, of which the second reads what the first wrote. */
function wasmOfC(workload) {
  const sources = cSources(workload, "command");
  return {
    id: `${workload}/c/${workload}.wasm`,
    workload,
    language: "C",
    shape: "wasm",
    output: `${workload}/c/${workload}.wasm`,
    committed: true,
    commands: [[...clang, "-fuse-ld=lld", "-o", "{output}", ...sources], optimise],
    env: {},
    sources: [...sources, ...cHeaders(workload)],
    hint: clangHint,
  };
}

/** Committed: a core module, then its interface as a section of it, then the component around both. */
function componentOfC(workload) {
  const sources = cSources(workload, "http-component");
  const wit = "shared/c/http.wit";
  return {
    id: `${workload}/c/${workload}-http.wasm`,
    workload,
    language: "C",
    shape: "component",
    output: `${workload}/c/${workload}-http.wasm`,
    committed: true,
    commands: [
      [...clang, "-mexec-model=reactor", "-fuse-ld=lld", "-o", "{output}", ...sources],
      optimise,
      [...jco, "embed", "--wit", wit, "--world-name", "http-component", "-o", "{output}", "{output}"],
      [...jco, "new", "-o", "{output}", "{output}"],
    ],
    env: {},
    sources: [...sources, ...cHeaders(workload), "shared/c/wasi-http.h", wit],
    hint: `${clangHint}, and ${jcoHint}`,
  };
}

/** The function of the Node server, in jco's JavaScript engine. 14 MB, and 14 s to build: the engine is in it. */
function componentOfJavaScript(workload) {
  const entry = `${workload}/node/http-component.mjs`;
  const wit = "shared/node/http.wit";
  const options = ["--bundle", "--disable", "stdio", "--wit", wit, "--world-name", "http-component"];
  return {
    id: `${workload}-js-http.wasm`,
    workload,
    language: "JavaScript",
    shape: "component",
    output: `build/${workload}-js-http.wasm`,
    committed: false,
    commands: [[...jco, "componentize", entry, ...options, "-o", "{output}"]],
    env: {},
    sources: [...files(`${workload}/node`, ".mjs"), "shared/node/http-component.mjs", wit, jcoLock],
    hint: jcoHint,
  };
}

function commandOfC(workload) {
  const sources = cSources(workload, "command");
  return {
    id: `${workload}-c`,
    workload,
    language: "C",
    shape: "command",
    output: `build/${workload}-c`,
    committed: false,
    commands: [["cc", "-O2", "-static", "-o", "{output}", ...sources]],
    env: {},
    sources: [...sources, ...cHeaders(workload)],
    hint: cHint,
  };
}

function ofGo(workload, suffix, shape, folder, env) {
  return {
    id: `${workload}-go${suffix}`,
    workload,
    language: "Go",
    shape,
    output: `build/${workload}-go${suffix}`,
    committed: false,
    commands: [["go", "build", "-trimpath", "-ldflags=-s -w", "-o", "{output}", `./${workload}/go/${folder}`]],
    env: { ...env, GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false" },
    sources: goSources(workload, folder),
    hint: goHint,
  };
}

/**
 * Every artifact: `id`, `workload`, `language`, `shape` (`wasm`: a command module of WASI preview1; `component`: one of
 * wasi:http; `command`; `server`; `lambda`: the bootstrap of a function, `-x86_64` for AWS on any machine), `output`, whether
 * it is `committed`, the `commands` that make it one after the other in this folder ("{output}" and "{sysroot}" are filled
 * in), the `env` they need, the `sources` they read, and a `hint` on what to install.
 */
export const builds = workloads.flatMap((workload) => [
  wasmOfC(workload),
  componentOfC(workload),
  ...(inJavaScriptEngine.includes(workload) ? [componentOfJavaScript(workload)] : []),
  commandOfC(workload),
  ofGo(workload, ".wasm", "wasm", "command", { GOOS: "wasip1", GOARCH: "wasm" }),
  ofGo(workload, "", "command", "command", { CGO_ENABLED: "0" }),
  ofGo(workload, "-server", "server", "server", { CGO_ENABLED: "0" }),
  ofGo(workload, "-lambda", "lambda", "lambda", { CGO_ENABLED: "0" }),
  ofGo(workload, "-lambda-x86_64", "lambda", "lambda", { CGO_ENABLED: "0", GOOS: "linux", GOARCH: "amd64" }),
]);

/** Function modules that shared/node/server.mjs serves: nothing to build. */
export const nodeServers = [
  { id: "hello-node", workload: "hello", module: "hello/node/hello.mjs" },
  { id: "sha256-node", workload: "sha256", module: "sha256/node/sha256.mjs" },
  { id: "sha256-node-pure", workload: "sha256", module: "sha256/node/sha256-pure.mjs" },
  { id: "json-node", workload: "json", module: "json/node/json.mjs" },
];

/** Packages of Lambda functions for Node, each file with its name in the package: nothing to build. */
export const nodeFunctions = nodeServers.map(({ id, workload, module }) => ({
  id: `${id}-lambda`,
  workload,
  files: [
    { from: "shared/node/lambda.mjs", to: "index.mjs" },
    { from: module, to: "function.mjs" },
    ...(workload === "sha256" ? [{ from: "sha256/node/request.mjs", to: "request.mjs" }] : []),
  ],
}));
