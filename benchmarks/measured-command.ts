import { spawnSync } from "node:child_process";

/** What a command took: seconds, and bytes of the largest of its processes at their peak. */
export interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** Runs a command to its end, ours and peers alike under the same wrapper (needs python3). @throws Error where it fails */
export function measureCommand(command: readonly string[], cwd?: string): Measured {
  const wrapper = new URL("../../benchmarks/measure.py", import.meta.url).pathname;
  const { stdout, stderr, status } = spawnSync("python3", [wrapper, ...command], { encoding: "utf8", cwd });
  if (status !== 0) throw new Error(`python3 ${wrapper} ended with ${status}: ${stderr}`);
  const done = JSON.parse(stdout) as Measured & { readonly status: number; readonly stderr: string };
  if (done.status !== 0) throw new Error(`${command.join(" ")} ended with ${done.status}: ${done.stderr}`);
  const { wallSeconds, cpuSeconds, peakBytes } = done;
  return { wallSeconds, cpuSeconds, peakBytes };
}

/** A Python that has the packages, in a new virtual environment in this folder. @throws Error where they cannot be installed */
export function installPython(folder: string, packages: readonly string[]): string {
  for (const args of [
    ["python3", "-m", "venv", folder],
    [`${folder}/bin/pip`, "install", "--quiet", ...packages],
  ]) {
    const { status, stderr } = spawnSync(args[0] ?? "", args.slice(1), { encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  }
  return `${folder}/bin`;
}
