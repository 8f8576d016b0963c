/**
 * Builds the workloads with the tools that this machine has, and says what it skips and why.
 *
 *   node scripts/build-workloads.mjs [workload or artifact...]   build; committed modules only where their source changed
 *   node scripts/build-workloads.mjs --check                     rebuild the committed modules elsewhere and compare
 *
 * --check exits with 1 when a module differs although the toolchain is the one in workloads/manifest.json, when it
 * answers a golden request wrongly, when the manifest is not current, or when a tool is missing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { builds, root } from "../workloads/builds.mjs";
import { compile, digest, missingTool, sourceDigests, wasmToolchain } from "../workloads/compile.mjs";
import { answered, refused } from "../workloads/goldens.mjs";
import { openWasm } from "../workloads/run-wasm.mjs";

const MANIFEST = join(root, "manifest.json");
const LARGEST_COMMITTED = 200 * 1024;

function readManifest() {
  return existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, "utf8")) : { schema: 1, artifacts: {} };
}

/** What is wrong with the manifest's entry of a committed module; undefined when it is current. */
function staleness(build, entry) {
  const file = join(root, build.output);
  if (entry === undefined || !existsSync(file)) return "not built yet";
  if (digest(readFileSync(file)) !== entry.sha256) return "the module is not the one in the manifest";
  if (JSON.stringify(sourceDigests(build)) !== JSON.stringify(entry.sources)) return "a source has changed";
  if (JSON.stringify(commandLines(build)) !== JSON.stringify(entry.commands)) return "the build commands have changed";
  return undefined;
}

function commandLines(build) {
  return build.commands.map((words) => words.join(" "));
}

/** Names of the golden cases that the module at `file` gets wrong. */
function wrongAnswers(build, file) {
  const run = openWasm(file);
  const wrong = answered(build.workload).filter(({ request, response }) => {
    const { status, stdout } = run(request);
    return status !== 0 || !stdout.equals(response);
  });
  const accepted = refused(build.workload).filter(({ request }) => run(request).status !== 1);
  return [...wrong, ...accepted].map(({ name }) => name);
}

function describe(build) {
  const bytes = readFileSync(join(root, build.output));
  return {
    sha256: digest(bytes),
    size: bytes.length,
    sources: sourceDigests(build),
    commands: commandLines(build),
    toolchain: wasmToolchain(),
  };
}

function buildCommitted(build) {
  const manifest = readManifest();
  const reason = staleness(build, manifest.artifacts[build.id]);
  if (reason === undefined) return "current";
  compile(build, join(root, build.output));
  const entry = describe(build);
  if (entry.size > LARGEST_COMMITTED) throw new Error(`${entry.size} bytes are too many to be committed`);
  manifest.artifacts[build.id] = entry;
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
  return `built, ${entry.size} bytes (${reason})`;
}

function buildOnDemand(build) {
  const output = join(root, build.output);
  compile(build, output);
  return `built, ${readFileSync(output).length} bytes`;
}

function checkCommitted(build, folder) {
  const entry = readManifest().artifacts[build.id];
  const reason = staleness(build, entry);
  if (reason !== undefined) throw new Error(`${reason}: run node scripts/build-workloads.mjs ${build.id}`);
  const rebuilt = join(folder, `${build.workload}.wasm`);
  compile(build, rebuilt);
  const wrong = wrongAnswers(build, rebuilt);
  if (wrong.length > 0) throw new Error(`rebuilt, it answers wrongly: ${wrong.join(", ")}`);
  if (digest(readFileSync(rebuilt)) === entry.sha256) return "identical when rebuilt";
  const here = wasmToolchain();
  const other = Object.keys(here).filter((part) => here[part] !== entry.toolchain[part]);
  if (other.length === 0) throw new Error("differs when rebuilt by the toolchain in the manifest");
  const parts = other.map((part) => `${part}: ${here[part]}, not ${entry.toolchain[part]}`).join("; ");
  return `other bytes, same golden answers: another toolchain (${parts})`;
}

/** Handles each build; returns false when one failed, or when one was skipped and `required`. */
function forEach(selected, required, handle) {
  let complete = true;
  for (const build of selected) {
    const tool = missingTool(build);
    let outcome;
    try {
      outcome = tool === undefined ? handle(build) : `skipped: ${tool} is not on PATH; ${build.hint}`;
      if (tool !== undefined && required) complete = false;
    } catch (error) {
      outcome = `failed: ${error.message}`;
      complete = false;
    }
    console.log(`${build.id.padEnd(20)} ${outcome}`);
  }
  return complete;
}

function check() {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-workloads-"));
  try {
    return forEach(
      builds.filter(({ committed }) => committed),
      true,
      (build) => checkCommitted(build, folder),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function selected(names) {
  return builds.filter(({ id, workload }) => names.length === 0 || names.includes(id) || names.includes(workload));
}

function main() {
  const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
  if (values.check) return check() ? 0 : 1;
  const unknown = positionals.filter((name) => !builds.some(({ id, workload }) => name === id || name === workload));
  if (unknown.length > 0) {
    console.error(`no such artifact: ${unknown.join(", ")}; there are ${builds.map(({ id }) => id).join(", ")}`);
    return 2;
  }
  const make = (build) => (build.committed ? buildCommitted(build) : buildOnDemand(build));
  return forEach(selected(positionals), false, make) ? 0 : 1;
}

process.exitCode = main();
