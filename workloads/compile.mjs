import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { root } from "./builds.mjs";

/** Where clang finds wasi-libc: Debian's package puts it under /usr; a wasi-sdk has its own. */
const sysroot = process.env.WASI_SYSROOT ?? "/usr";

function isOnPath(tool) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

/** The first tool that `build` needs and that is not on PATH; undefined when all are there. */
export function missingTool(build) {
  const linker = build.commands[0].includes("-fuse-ld=lld") ? ["wasm-ld"] : [];
  return [...build.commands.map(([tool]) => tool), ...linker].find((tool) => !isOnPath(tool));
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
 * What the bytes of a C module depend on besides its sources: the versions of the three tools, and the digests of what
 * is linked in (packages of one version may differ between distributions). Needs the tools to be there.
 */
export function wasmToolchain() {
  const version = (tool) => run([tool, "--version"]).split("\n", 1)[0].trim();
  const linked = {
    "libc.a": join(sysroot, "lib/wasm32-wasi/libc.a"),
    "crt1-command.o": join(sysroot, "lib/wasm32-wasi/crt1-command.o"),
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
  };
}
