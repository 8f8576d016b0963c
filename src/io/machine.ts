import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem, version } from "node:os";
import type { Environment } from "../results/run-record.ts";

/** A machine without engines and floors (their probes know those). */
export type MachineDescription = Omit<Environment, "engines" | "floor">;

/** The machine that measures. */
export function describeMachine(): MachineDescription {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? "unknown";
  const os = osName();
  // Total memory differs by some MiB between boots of one machine class, so it is compared by GiB.
  const parts = [model, cores.length, Math.round(totalmem() / 2 ** 30), release(), os, arch()];
  return {
    fingerprint: createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16),
    os,
    kernel: `${release()} ${version()}`,
    arch: arch(),
    cpu: {
      model,
      cores: Math.max(1, cores.length),
      governor: readLine("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
    },
    memoryBytes: totalmem(),
    loadAverage: loadavg(),
    virtualization: virtualization(),
    node: process.version,
  };
}

/** The fingerprint of several machines together: theirs where they are alike, else one that no single machine has. */
export function joinedFingerprint(fingerprints: readonly string[]): string {
  const all = [...new Set(fingerprints)].toSorted();
  const [first = ""] = all;
  return all.length === 1
    ? first
    : createHash("sha256")
        .update(`several\n${all.join("\n")}`)
        .digest("hex")
        .slice(0, 16);
}

function osName(): string {
  const match = /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(readText("/etc/os-release") ?? "");
  return match?.[1] ?? `${platform()} ${release()}`;
}

/** The hypervisor as the kernel names it; null on bare metal or where it cannot be told. */
function virtualization(): string | null {
  if (!/^flags\s*:.*\bhypervisor\b/m.test(readText("/proc/cpuinfo") ?? "")) return null;
  const product = readLine("/sys/class/dmi/id/product_name");
  return product === null ? "virtual machine" : `virtual machine (${product})`;
}

function readLine(path: string): string | null {
  return readText(path)?.split("\n")[0]?.trim() || null;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
