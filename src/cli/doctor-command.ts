import { existsSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { readHosts } from "../io/host-files.ts";
import { describeMachine } from "../io/machine.ts";
import type { TargetKind } from "../scenario/model.ts";
import { formatProblem } from "../scenario/problem.ts";
import type { WasmHost } from "../scenario/wasm-host.ts";
import { findExecutable } from "../system/executable.ts";
import { measureFloor } from "../system/floor.ts";
import { measureNoise } from "../system/noise.ts";
import { createTarget } from "./adapters.ts";
import { calibrate } from "./calibration.ts";
import { type DoctorFindings, printFindings, type ToolFinding } from "./doctor-findings.ts";
import { openSession, type Session } from "./session.ts";
import type { DoctorArguments } from "./command-options.ts";
import { processTerminal } from "./terminal.ts";

/** Not lambda, which would ask AWS; not http, of which there is nothing to know without an address. */
const kinds: readonly TargetKind[] = ["wasm", "process", "docker", "lambda-local"];

/** Tools that build the example workloads, and what they are for. */
const tools = [
  { name: "cc", purpose: "native C workloads", hint: "install gcc or clang" },
  { name: "go", purpose: "Go workloads, native and Wasm", hint: "install Go 1.21 or newer" },
  { name: "clang", purpose: "rebuilding the C workloads as Wasm", hint: "install clang, lld, wasi-libc and binaryen" },
] as const;

/** `bench doctor`: what this machine can run, why not, and how noisy it is. @returns the exit code, always 0 */
export async function doctorCommand(args: DoctorArguments): Promise<number> {
  const terminal = processTerminal(process.env);
  using session = await openSession("doctor");
  const { context } = session;
  const targets: DoctorFindings["targets"][number][] = [];
  for (const kind of kinds) targets.push(await probeKind(kind, session));
  const { hosts, problems } = readHosts(process.cwd());
  const findings: DoctorFindings = {
    machine: describeMachine(),
    launcher: {
      name: context.processes.name,
      ...(context.processes.reason === undefined ? {} : { reason: context.processes.reason }),
    },
    targets,
    awsCredentials: credentialSource(context.env),
    hosts: await probeHosts(hosts, session),
    problems: problems.map(formatProblem),
    tools: tools.map(
      (tool) => ({ ...tool, file: findTool(tool.name, context.env["PATH"] ?? "") }) satisfies ToolFinding,
    ),
    noise: measureNoise(context.clock),
    ...(await floorOf(session)),
    ...(args.calibrate ? { calibration: await calibrate(() => context.nonce()) } : {}),
  };
  if (args.json) terminal.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else printFindings(findings, terminal);
  return 0;
}

/** A machine without the null command can still be described. */
async function floorOf({ context }: Session): Promise<Pick<DoctorFindings, "floor" | "floorMissing">> {
  try {
    return { floor: await measureFloor(context) };
  } catch (error) {
    return { floor: {}, floorMissing: messageOf(error) };
  }
}

async function probeKind(kind: TargetKind, { context }: Session): Promise<DoctorFindings["targets"][number]> {
  const target = await createTarget(kind, context);
  return { kind, ...(await target.probe(AbortSignal.timeout(10_000))) };
}

async function probeHosts(
  hosts: ReadonlyMap<string, WasmHost>,
  { context }: Session,
): Promise<DoctorFindings["hosts"]> {
  const { probeHost } = await import("../targets/wasm/hosted/host-probe.ts");
  const findings: DoctorFindings["hosts"][number][] = [];
  for (const host of hosts.values()) {
    const { name, title, shapes, code, tiers } = host;
    const offers = { shapes: Object.keys(shapes), code: Object.keys(code), tiers: Object.keys(tiers) };
    findings.push({ name, title, ...offers, ...(await probeHost(context, host, AbortSignal.timeout(10_000))) });
  }
  return findings;
}

/** Where the AWS SDK would find credentials, by its own order; nothing is asked, read or checked. Null: nowhere that can be seen. */
function credentialSource(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env["AWS_ACCESS_KEY_ID"] !== undefined) return "environment variables";
  if (env["AWS_WEB_IDENTITY_TOKEN_FILE"] !== undefined) return "a web identity token";
  if (env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] !== undefined) return "the container's role";
  const folder = join(env["HOME"] ?? "/", ".aws");
  const files = [
    env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(folder, "credentials"),
    env["AWS_CONFIG_FILE"] ?? join(folder, "config"),
  ];
  return files.some((file) => existsSync(file)) ? "a profile" : null;
}

function findTool(name: string, path: string): string | null {
  try {
    return findExecutable(name, path);
  } catch (error) {
    if (error instanceof BenchError) return null;
    throw error;
  }
}
