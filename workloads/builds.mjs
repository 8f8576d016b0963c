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

function files(folder, extension) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => `${folder}/${name}`);
}

const cSources = (workload) => [...files(`${workload}/c`, ".c"), ...files("shared/c", ".c")];
const cHeaders = (workload) => [...files(`${workload}/c`, ".h"), ...files("shared/c", ".h")];
const goSources = (workload, shape) => [
  "go.mod",
  ...files(`${workload}/go`, ".go"),
  ...files(`${workload}/go/${shape}`, ".go"),
  ...files(`shared/go/${shape}`, ".go"),
];

const cHint = "install a C compiler with a static libc (Debian: gcc libc6-dev)";
const goHint = "install Go 1.21 or newer";

/** Committed: built by two commands, of which the second reads what the first wrote. */
function wasmOfC(workload) {
  const compile = ["clang", "--target=wasm32-wasi", "--sysroot={sysroot}", "-O2", "-Wall", "-Wextra"];
  return {
    id: `${workload}/c/${workload}.wasm`,
    workload,
    language: "C",
    shape: "wasm",
    output: `${workload}/c/${workload}.wasm`,
    committed: true,
    commands: [
      [...compile, "-fuse-ld=lld", "-o", "{output}", ...cSources(workload)],
      ["wasm-opt", "-O3", "--strip-debug", "--strip-producers", "-o", "{output}", "{output}"],
    ],
    env: {},
    sources: [...cSources(workload), ...cHeaders(workload)],
    hint: "install clang, lld, wasi-libc, libclang-rt-dev-wasm32 and binaryen (Debian's names)",
  };
}

function commandOfC(workload) {
  return {
    id: `${workload}-c`,
    workload,
    language: "C",
    shape: "command",
    output: `build/${workload}-c`,
    committed: false,
    commands: [["cc", "-O2", "-static", "-o", "{output}", ...cSources(workload)]],
    env: {},
    sources: [...cSources(workload), ...cHeaders(workload)],
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
 * Every artifact: `id`, `workload`, `language`, `shape` (`wasm`, `command` or `server`), `output`, whether it is
 * `committed`, the `commands` that make it one after the other in this folder ("{output}" and "{sysroot}" are filled in), the
 * `env` they need, the `sources` they read, and a `hint` on what to install.
 */
export const builds = workloads.flatMap((workload) => [
  wasmOfC(workload),
  commandOfC(workload),
  ofGo(workload, ".wasm", "wasm", "command", { GOOS: "wasip1", GOARCH: "wasm" }),
  ofGo(workload, "", "command", "command", { CGO_ENABLED: "0" }),
  ofGo(workload, "-server", "server", "server", { CGO_ENABLED: "0" }),
]);

/** Function modules that shared/node/server.mjs serves: nothing to build. */
export const nodeServers = [
  { id: "hello-node", workload: "hello", module: "hello/node/hello.mjs" },
  { id: "sha256-node", workload: "sha256", module: "sha256/node/sha256.mjs" },
  { id: "sha256-node-pure", workload: "sha256", module: "sha256/node/sha256-pure.mjs" },
  { id: "json-node", workload: "json", module: "json/node/json.mjs" },
];
