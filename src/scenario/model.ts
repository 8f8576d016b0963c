import type { Load } from "./load.ts";
import type { StartKind } from "../units/start-kind.ts";
import type { Budget } from "./budget.ts";
import type { DockerConfig } from "./container.ts";
import type { HttpConfig } from "./endpoint.ts";
import type { FakeDensity, FakeStep } from "./fake-script.ts";
import type { Architecture, EventShape, FunctionCode, LogFormat, RuntimeClient } from "./lambda-function.ts";
import type { Shape, TargetConfigBase } from "./target-base.ts";
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
  /** The file, as it is written. */
  readonly text: string;
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
  /** Traffic for every target that has a server; absent: none. */
  readonly load?: Load;
  /** The reference target is entered twice, so that the run tells how far it can be trusted. */
  readonly aa: boolean;
  /** Differences up to this share matter to nobody: 0.05 is 5 %. */
  readonly margin?: number;
  /** Run-to-run coefficient of variation to assume where it is not measured: 0.2 is 20 %. */
  readonly runNoise?: number;
  /** Promises that `bench check` holds a run to; may be empty. */
  readonly budgets: readonly Budget[];
  /** Largest tolerated share of failed and of set-aside trials, 0..1. */
  readonly limits: { readonly failed: number; readonly setAside: number };
  /** Deadlines: a start up to its first response, a warm request, readying a deployment (builds). */
  readonly timeouts: { readonly startMs: number; readonly requestMs: number; readonly deployMs: number };
}
