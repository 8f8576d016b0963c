import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { jco, root } from "./builds.mjs";

/** Where clang finds wasi-libc: Debian's package puts it under /usr; a wasi-sdk has its own. */
const sysroot = process.env.WASI_SYSROOT ?? "/usr";

/** Whether an executable is on PATH. */
export function isOnPath(tool) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

/** The first tool that `build` needs and that is not there (on PATH, or installed by npm); undefined when all are. */
export function missingTool(build) {
  const linker = build.commands[0].includes("-fuse-ld=lld") ? ["wasm-ld"] : [];
  const tool = [...build.commands.map(([name]) => name), ...linker].find((name) => !isOnPath(name));
  if (tool !== undefined || !usesJco(build)) return tool;
  return existsSync(jcoManifest("jco")) ? undefined : "jco";
}

function usesJco(build) {
  return build.commands.some((words) => words.includes(jco[1]));
}

function jcoManifest(name) {
  return join(root, "components/node_modules/@bytecodealliance", name, "package.json");
}

function run([tool, ...args], env = {}) {
  try {
    return execFileSync(tool, args, { cwd: root, env: { ...process.env, ...env }, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${tool} failed: ${String(error.stderr ?? error.message).trim()}`, { cause: error });
  }
}

/** Makes the artifact of `build` at the absolute path `output`. Throws with the tool's own words when a command fails. */
export function compile(build, output) {
  mkdirSync(dirname(output), { recursive: true });
  for (const command of build.commands) {
    run(
      command.map((word) => word.replace("{output}", output).replace("{sysroot}", sysroot)),
      build.env,
    );
  }
}

/** Lower-case hex SHA-256 of bytes. */
export function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Digests of the sources of `build`, by path. */
export function sourceDigests(build) {
  return Object.fromEntries(build.sources.map((source) => [source, digest(readFileSync(join(root, source)))]));
}

/**
 * What the bytes of a committed `build` depend on besides its sources: the versions of the tools, and the digests of
 * what is linked in (packages of one version may differ between distributions). Needs the tools to be there.
 */
export function toolchain(build) {
  const version = (tool) => run([tool, "--version"]).split("\n", 1)[0].trim();
  const jcoVersion = (name) => JSON.parse(readFileSync(jcoManifest(name), "utf8")).version;
  const start = usesJco(build) ? "crt1-reactor.o" : "crt1-command.o";
  const linked = {
    "libc.a": join(sysroot, "lib/wasm32-wasi/libc.a"),
    [start]: join(sysroot, "lib/wasm32-wasi", start),
    builtins: run(["clang", "--target=wasm32-wasi", "-print-libgcc-file-name"]).trim(),
  };
  const digests = Object.entries(linked).map(([name, file]) => [
    name,
    existsSync(file) ? `sha256 ${digest(readFileSync(file))}` : "not found",
  ]);
  return {
    clang: version("clang"),
    "wasm-ld": version("wasm-ld"),
    "wasm-opt": version("wasm-opt"),
    ...Object.fromEntries(digests),
    // jco-transpile has the wasm-tools that `jco embed` and `jco new` call.
    ...(usesJco(build) ? { jco: jcoVersion("jco"), "jco-transpile": jcoVersion("jco-transpile") } : {}),
  };
}
