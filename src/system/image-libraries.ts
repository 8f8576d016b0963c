import { BenchError } from "../errors/bench-error.ts";
import type { ProcessLauncher } from "./process.ts";

/**
 * Absolute paths, as the dynamic loader looks for them, of the loader and the shared libraries that a program needs.
 * Empty for a static program.
 * @param path PATH, for `ldd`
 * @throws BenchError "target-unavailable" when `ldd` is missing or fails, or a library is not found
 */
export async function findLibraries(
  file: string,
  processes: ProcessLauncher,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const options = {
    command: ["ldd", file] as const,
    cwd: "/",
    env: { PATH: path, LC_ALL: "C" },
    input: new Uint8Array(),
    maxOutputBytes: 1 << 20,
  };
  const { exit, stdout, stderr } = await processes.runCommand(options, signal);
  signal.throwIfAborted();
  const text = `${new TextDecoder().decode(stdout)}${stderr}`;
  if (isStatic(text)) return [];
  if (exit.code !== 0) {
    throw new BenchError("target-unavailable", `ldd ${file} ended with ${exit.signal ?? exit.code}: ${text.trim()}`, {
      hint: "pack a binary of this machine's architecture, or name an image that has it",
    });
  }
  return parseLibraries(text, file);
}

/** What the ldd of glibc and of musl print about a program without a dynamic section. */
function isStatic(text: string): boolean {
  return /not a dynamic executable|statically linked|Not a valid dynamic program/.test(text);
}

/**
 * Reads ldd's lines `name => /path (0x...)` and `/path (0x...)`. A name without a path is the kernel's own (vdso).
 * @param file only for the message
 * @throws BenchError "target-unavailable" when a library is not found
 */
export function parseLibraries(text: string, file: string): readonly string[] {
  const missing = [...text.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
  if (missing.length > 0) {
    throw new BenchError(
      "target-unavailable",
      `${file} needs libraries that this machine lacks: ${missing.join(", ")}`,
      {
        hint: "install them, or name an image that has them",
      },
    );
  }
  const paths = text
    .split("\n")
    .flatMap((line) => line.replace(/\(0x[0-9a-f]+\)\s*$/, "").split("=>"))
    .map((part) => part.trim())
    .filter((part) => part.startsWith("/"));
  return [...new Set(paths)];
}

/** Folders where loaders look without being told: /lib, /usr/lib, their 32- and 64-bit variants and Debian's multiarch ones. */
const standardFolder = /^\/(?:usr\/)?lib(?:32|64|x32)?(?:\/[\w]+-linux-[\w]+)?$/;

/** The value of LD_LIBRARY_PATH that makes a loader without its cache find them all; "" when it looks there anyway. */
export function libraryPath(libraries: readonly string[]): string {
  const folders = libraries.map((file) => file.slice(0, file.lastIndexOf("/")));
  return [...new Set(folders)].filter((folder) => !standardFolder.test(folder)).join(":");
}
