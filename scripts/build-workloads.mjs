/**
 * Builds the workloads with the tools that this machine has, and says what it skips and why.
 *
 *   node scripts/build-workloads.mjs [workload or artifact...]   build; committed modules only where their source changed
 *   node scripts/build-workloads.mjs --check                     rebuild the committed modules elsewhere and compare
 *
 * --check exits with 1 when a module differs although the toolchain is the one in workloads/manifest.json, when it
 * answers a golden request wrongly, when the manifest is not current, or when a tool is missing. Without a tool it still
 * compares the digests of sources and module, and says that this is all.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { wrongAnswers } from "../workloads/answers.mjs";
import { builds, root } from "../workloads/builds.mjs";
import { compile, digest, isOnPath, missingTool, sourceDigests, toolchain } from "../workloads/compile.mjs";

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

function describe(build) {
  const bytes = readFileSync(join(root, build.output));
  return {
    sha256: digest(bytes),
    size: bytes.length,
    sources: sourceDigests(build),
    commands: commandLines(build),
    toolchain: toolchain(build),
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

function make(build) {
  const tool = missingTool(build);
  if (tool !== undefined) return `skipped: ${tool} is missing; ${build.hint}`;
  return build.committed ? buildCommitted(build) : buildOnDemand(build);
}

/** The manifest's entry of a committed module; throws when it is not current. */
function currentEntry(build) {
  const entry = readManifest().artifacts[build.id];
  const reason = staleness(build, entry);
  if (reason !== undefined) throw new Error(`${reason}: run node scripts/build-workloads.mjs ${build.id}`);
  return entry;
}

async function checkCommitted(build, folder) {
  const entry = currentEntry(build);
  const tool = missingTool(build);
  if (tool !== undefined) throw new Error(`only digests compared, not rebuilt: ${tool} is missing; ${build.hint}`);
  const rebuilt = join(folder, basename(build.output));
  compile(build, rebuilt);
  if (digest(readFileSync(rebuilt)) === entry.sha256) return "identical when rebuilt";
  const here = toolchain(build);
  const other = Object.keys(here).filter((part) => here[part] !== entry.toolchain[part]);
  if (other.length === 0) throw new Error("differs when rebuilt by the toolchain in the manifest");
  const parts = other.map((part) => `${part}: ${here[part]}, not ${entry.toolchain[part]}`).join("; ");
  if (build.shape === "component" && !isOnPath("wasmtime")) {
    throw new Error(`other bytes from another toolchain (${parts}), and no wasmtime on PATH to ask them`);
  }
  const wrong = await wrongAnswers(build, rebuilt);
  if (wrong.length > 0)
    throw new Error(`rebuilt by another toolchain (${parts}), it answers wrongly: ${wrong.join(", ")}`);
  return `other bytes, same golden answers: another toolchain (${parts})`;
}

/** Prints what `handle` says of each build; returns false when it threw for one. */
async function forEach(selected, handle) {
  let complete = true;
  for (const build of selected) {
    let outcome;
    try {
      outcome = await handle(build);
    } catch (error) {
      outcome = `failed: ${error.message}`;
      complete = false;
    }
    console.log(`${build.id.padEnd(20)} ${outcome}`);
  }
  return complete;
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-workloads-"));
  const committed = builds.filter((build) => build.committed);
  try {
    return await forEach(committed, (build) => checkCommitted(build, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function selected(names) {
  return builds.filter(({ id, workload }) => names.length === 0 || names.includes(id) || names.includes(workload));
}

async function main() {
  const { values, positionals } = parseArgs({ options: { check: { type: "boolean" } }, allowPositionals: true });
  if (values.check) return (await check()) ? 0 : 1;
  const unknown = positionals.filter((name) => !builds.some(({ id, workload }) => name === id || name === workload));
  if (unknown.length > 0) {
    console.error(`no such artifact: ${unknown.join(", ")}; there are ${builds.map(({ id }) => id).join(", ")}`);
    return 2;
  }
  return (await forEach(selected(positionals), make)) ? 0 : 1;
}

process.exitCode = await main();
