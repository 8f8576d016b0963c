import type { StartKind } from "../units/start-kind.ts";
import type { FakeDensity, FakeStep } from "./fake-script.ts";
import type { Architecture, EventShape, FunctionCode, LogFormat, RuntimeClient } from "./lambda-function.ts";
import type { CodeState, WasmHost, WasmShape } from "./wasm-host.ts";

/** One request, ready to send. A `command` workload gets the body on stdin and ignores the rest. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a response body is compared with. */
export type ExpectedBody =
  | { readonly match: "exact"; readonly bytes: Uint8Array }
  | { readonly match: "json"; readonly subset: unknown }
  | { readonly match: "pattern"; readonly pattern: RegExp };

/** The one right answer. A `command` answers status 200 by exiting with 0. */
export interface Expectation {
  readonly status: number;
  readonly body?: ExpectedBody;
}

/** How the workload is spoken to: request on stdin, or POST to `/`. */
export type Shape = "command" | "http";

/**
 * A command that makes the target's artifact, run before it is deployed when the output is missing or older than a source.
 * Where its tool is not on PATH, the target is skipped and says so.
 */
export interface Build {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute paths. */
  readonly output: string;
  readonly sources: readonly string[];
  /** What to install where the tool is missing. */
  readonly hint?: string;
}

interface TargetConfigBase {
  /** Unique inside its scenario. */
  readonly name: string;
  /** What stands behind the artifact, for the report: "C", "Go 1.26", "JavaScript"... */
  readonly language?: string;
  /** Where its source is, relative to the scenario file. */
  readonly source?: string;
  /** false: only when asked for with --target. Default true. */
  readonly enabled: boolean;
  readonly build?: Build;
  readonly env: Readonly<Record<string, string>>;
  /** Values of the matrix variables that made this variant. */
  readonly variant: Readonly<Record<string, string>>;
}

/** A WebAssembly module, wherever it runs. */
interface WasmConfigBase extends TargetConfigBase {
  readonly kind: "wasm";
  /** Absolute path of the .wasm file. */
  readonly module: string;
  readonly args: readonly string[];
  readonly limits: { readonly timeMs: number; readonly memoryPages: number; readonly outputBytes: number };
}

/** A WASI command on our own host. */
export interface EmbeddedWasmConfig extends WasmConfigBase {
  readonly host: "embedded";
  /** How V8 compiles: `lazy` (its default: Liftoff on first call), `liftoff` (eager), `turbofan` (eager, optimised). */
  readonly tier: "lazy" | "liftoff" | "turbofan";
}

/** A module on a Wasm runtime of this machine. */
export interface HostedWasmConfig extends WasmConfigBase {
  readonly host: WasmHost;
  /** One that the host has. */
  readonly shape: WasmShape;
  /** One that the host has. */
  readonly code: CodeState;
  /** One that the host has; undefined when it has none. */
  readonly tier?: string;
  /** Further options of the host, in the place of `{flags}`. */
  readonly flags: readonly string[];
}

/** A WebAssembly module on a Wasm host. */
export type WasmConfig = EmbeddedWasmConfig | HostedWasmConfig;

/** A command, or a server that listens on the port named by the PORT variable (or `{port}` in an argument). */
export interface ProcessConfig extends TargetConfigBase {
  readonly kind: "process";
  readonly shape: Shape;
  /** Executable and arguments; run without a shell. Paths that contain a slash are absolute. */
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
}

/** Where a container's image comes from. */
export type ImageSource =
  | { readonly from: "ref"; readonly ref: string }
  | {
      readonly from: "build";
      readonly context: string;
      readonly dockerfile: string;
      readonly args: Readonly<Record<string, string>>;
    }
  /** FROM scratch: an executable of this machine with its shared libraries, and files beside it. Linux only. */
  | {
      readonly from: "pack";
      readonly executable: string;
      readonly files: readonly { readonly from: string; readonly to: string }[];
    }
  /** FROM scratch: a WebAssembly module and nothing else, for an engine with a Wasm runtime. Absolute path. */
  | { readonly from: "wasm"; readonly module: string };

/** A container on a Docker Engine. */
export interface DockerConfig extends TargetConfigBase {
  readonly kind: "docker";
  readonly shape: Shape;
  readonly image: ImageSource;
  /** Overrides the image's entrypoint and command. */
  readonly command?: readonly string[];
  /** The port that the workload listens on inside the container; told to it as PORT. */
  readonly port: number;
  readonly memoryMiB?: number;
  readonly cpus?: number;
  readonly network: "bridge" | "host" | "none";
  /** What the engine runs the container with (docker run --runtime), such as io.containerd.wasmtime.v1; default: the engine's own. */
  readonly runtime?: string;
}

/** A Lambda function, wherever it runs. */
interface FunctionConfigBase extends TargetConfigBase {
  readonly code: FunctionCode;
  /** Lambda's own identifier ("nodejs22.x", "provided.al2023"); "" for an image. */
  readonly runtime: string;
  /** Module and export ("index.handler"), as Lambda has it; told to every runtime as _HANDLER. */
  readonly handler: string;
  readonly event: EventShape;
  /** What Lambda calls MB, 128 to 10240. */
  readonly memoryMiB: number;
  /** The function's own timeout, whole seconds up to 900 s, ms. */
  readonly timeoutMs: number;
}

/** A function in an execution environment of this machine, driven through the Lambda Runtime API that coldbench serves. */
export interface LambdaLocalConfig extends FunctionConfigBase {
  readonly kind: "lambda-local";
  readonly sandbox: "process" | "container";
  /** What speaks the Runtime API for a Node handler. */
  readonly client: RuntimeClient;
}

/** A function on AWS Lambda, or on something that answers in its place. */
export interface LambdaConfig extends FunctionConfigBase {
  readonly kind: "lambda";
  /** Default: AWS_REGION, AWS_DEFAULT_REGION or the profile's. */
  readonly region?: string;
  readonly architecture: Architecture;
  /** ARN of the execution role. Default: COLDBENCH_LAMBDA_ROLE. */
  readonly role?: string;
  /** Address of an emulator; everything measured there is labelled `emulated`. */
  readonly endpoint?: string;
  /** Offers `thaw`: a published version, restored from its snapshot. */
  readonly snapStart: boolean;
  readonly logFormat: LogFormat;
}

/** How an endpoint that runs elsewhere is made cold. */
export type HttpCold =
  /** A command that redeploys it or scales it to zero, run before each cold start, untimed; without a shell. */
  | { readonly by: "command"; readonly command: readonly [string, ...string[]]; readonly cwd: string }
  /** Left alone for so long that its platform has reclaimed it. */
  | { readonly by: "idle"; readonly idleMs: number };

/** An HTTP endpoint that is deployed elsewhere. */
export interface HttpConfig extends TargetConfigBase {
  readonly kind: "http";
  /** http or https; the request's path is put behind its own. */
  readonly url: string;
  /** Absent: only warm requests. */
  readonly cold?: HttpCold;
  /** Its platform makes an instance for every request, as a wasi:http host does: a warm one, too, is the first of an instance. Default: false. */
  readonly instancePerRequest?: boolean;
}

/** Scripted timings, to test everything else. Never a measurement: reports label it. */
export interface FakeConfig extends TargetConfigBase {
  readonly kind: "fake";
  readonly starts: Readonly<Partial<Record<StartKind, readonly FakeStep[]>>>;
  /** What it answers where a step scripts nothing else. */
  readonly body: string;
  /** What its idle instances weigh; absent: it can hold none. */
  readonly density?: FakeDensity;
}

export type TargetConfig =
  | WasmConfig
  | ProcessConfig
  | DockerConfig
  | LambdaLocalConfig
  | LambdaConfig
  | HttpConfig
  | FakeConfig;
export type TargetKind = TargetConfig["kind"];

/** When to stop. A planned trial is always finished. */
export interface StopRule {
  /** Trials per target and start; with `precision`, the most. */
  readonly trials: number;
  /** Stop a series early once the interval of its median is within +- this share of it (0.05 = 5 %). */
  readonly precision?: number;
  readonly timeBudgetMs?: number;
}

/** A validated scenario: one workload, the targets it runs on and how it is measured. */
export interface Scenario {
  readonly name: string;
  /** As the user named it, for messages and records. */
  readonly file: string;
  /** sha256 of the file, hex. */
  readonly digest: string;
  readonly description?: string;
  readonly request: Request;
  readonly expected: Expectation;
  readonly targets: readonly TargetConfig[];
  /** Name of the target that ratios are relative to. */
  readonly reference: string;
  readonly starts: readonly StartKind[];
  readonly stop: StopRule;
  /** Per instance: `warmup` invocations are discarded, then `invocations` are recorded as warm. */
  readonly warm: { readonly warmup: number; readonly invocations: number };
  /** Fill each target with idle instances until they take this much memory, or are this many; absent: not measured. */
  readonly density?: { readonly memoryBytes: number; readonly instances: number };
  /** So many first requests at once on a target without an instance, so often; absent: not measured. */
  readonly burst?: { readonly requests: number; readonly rounds: number };
  /** Largest tolerated share of failed and of set-aside trials, 0..1. */
  readonly limits: { readonly failed: number; readonly setAside: number };
  /** Deadlines: a start up to its first response, a warm request, readying a deployment (builds). */
  readonly timeouts: { readonly startMs: number; readonly requestMs: number; readonly deployMs: number };
}
