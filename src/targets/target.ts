import type { StartSupport } from "../results/run-record.ts";
import type { Code, FailureCode, Phase, PhaseName, Usage } from "../results/sample.ts";
import type { Request, TargetConfig } from "../scenario/model.ts";
import type { Ns } from "../units/duration.ts";
import type { FreshStartKind, StartKind } from "../units/start-kind.ts";

/** What a target kind can do, declared per configuration. */
export interface Capabilities<C extends TargetConfig = TargetConfig> {
  /** Every start of the ladder: provided, or why not. */
  starts(config: C): Readonly<Record<StartKind, StartSupport>>;
  /** Phases that it can see. */
  readonly phases: readonly PhaseName[];
  readonly accounting: "metered" | "modelled" | "none";
  /** A warm request, too, gets an instance of its own (a hot host, not a live instance). */
  freshInstancePerRequest(config: C): boolean;
}

export type Availability =
  | { readonly available: true; readonly version: string }
  | { readonly available: false; readonly reason: string; readonly hint: string };

/** A complete response. A `command` answers 200 with its stdout when it exits with 0. */
export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What vouches that the start was what it claims to be. */
export interface Evidence {
  /** The workload's own nonce, else the id of what the adapter created (container id, pid, instance number). */
  readonly instance: string;
  /** Invocations that the instance has answered, this one included; 0 when it answered none. */
  readonly invocation: number;
  /** nobody: an endpoint that tells nothing about its instances; accepted, and marked unproved. */
  readonly by: "workload" | "adapter" | "nobody";
  /** It came from a snapshot taken before it answered anything: a `thaw` of it answers its first invocation. */
  readonly restored?: boolean;
  /** Whoever runs it decides which of its instances answers: a warm request may meet any that has served before. */
  readonly elastic?: boolean;
  /** What the adapter itself saw that the start was not what it claims to be: it is set aside for that. */
  readonly objection?: string;
}

/** One timed request: data whether it succeeded or not. The response is compared by the runner, after the clock stopped. */
export interface Invocation {
  /** The clock when it was asked for. */
  readonly startedNs: Ns;
  /** From asking (before create, spawn or instantiate) to the complete response or the failure. */
  readonly totalNs: Ns;
  /** Sum to `totalNs`; made by `completePhases`. */
  readonly phases: readonly Phase[];
  readonly result:
    | { readonly ok: true; readonly response: Response }
    | { readonly ok: false; readonly code: FailureCode; readonly message: string };
  readonly usage: Usage;
  readonly evidence: Evidence;
  /** Upper bound of what polling for readiness can have added to `totalNs`. */
  readonly pollErrorNs?: Ns;
  /** State of compiled code when the clock started, for a person. */
  readonly codeState?: string;
  /** The compiled code behind the invocation, where the adapter knows it. */
  readonly code?: Code;
}

/** A live instance. Disposing it removes it, and everything that was made for it. */
export interface Instance extends AsyncDisposable {
  invoke(request: Request, signal: AbortSignal): Promise<Invocation>;
}

/** What makes the next request find no instance, where that takes longer than a start may or is no part of one. */
export interface Preparation {
  /** How long it waits by design, ms; 0 where it takes as long as what it runs. */
  readonly leastMs: number;
  /** Resolves when the next start, or burst, is what it claims to be. @throws the reason why it cannot be */
  run(kind: FreshStartKind, signal: AbortSignal): Promise<void>;
}

/** What some idle instances weigh, with all that holds them. */
export interface Weight {
  readonly bytes: number;
  /** What was added up, and what an idle instance is where that is not plain. The same whatever their number. */
  readonly of: string;
}

/** Idle instances that live at the same time, to weigh them. Disposing it ends all of them. */
export interface Holding extends AsyncDisposable {
  /**
   * Makes more of them. Each has served, is in the middle of serving, or has all that it has before its request, and waits;
   * which of them, the target's documentation says. Resolves when they have stopped working.
   * @throws BenchError when one cannot be made or has ended; those before it stay
   */
  add(count: number, signal: AbortSignal): Promise<void>;
  /** What they weigh now, host included. @throws BenchError when one has ended, or nothing tells */
  weigh(signal: AbortSignal): Promise<Weight>;
}

/** A server that takes requests from whoever knows its address, for loads. Disposing it ends what was started for it. */
export interface Service extends AsyncDisposable {
  readonly origin: { readonly secure: boolean; readonly host: string; readonly port: number };
  /** The scenario's request as it is sent there. */
  readonly request: Request;
  /** CPU of all that serves it since it began, ns, and the memory that it has now; null where not known. */
  usage(): Promise<{ readonly cpuNs: number | null; readonly memoryBytes: number | null }>;
}

/** How the server of a deployment can be loaded, or why it cannot. */
export type ServiceSupport =
  | {
      readonly reachable: true;
      /** A server that has answered the request once, untimed. @throws BenchError when it does not */
      readonly warm: (request: Request, signal: AbortSignal) => Promise<Service>;
      /**
       * Asks for a server and resolves as soon as its address is known, whether or not it listens yet. Left out where
       * nothing can be started. @throws BenchError when it cannot be started
       */
      readonly launch?: (request: Request, signal: AbortSignal) => Promise<Service>;
    }
  | { readonly reachable: false; readonly reason: string };

/**
 * An artifact made ready. Disposing it removes what `deploy` made.
 * `start` resolves also when the start failed or was aborted by `signal` (a failed invocation, no instance);
 * it rejects only for a bug or a broken engine. `instance` is null when nothing lives on to be invoked
 * (a failed start, or a command that has exited): the adapter has then removed everything itself.
 */
export interface Deployment extends AsyncDisposable {
  /** Digests, sizes, versions, limits: for the run record. Keys in kebab-case. */
  readonly facts: Readonly<Record<string, string>>;
  start(
    kind: FreshStartKind,
    request: Request,
    signal: AbortSignal,
  ): Promise<{ readonly invocation: Invocation; readonly instance: Instance | null }>;
  /**
   * What the runner does, untimed, before every start and every burst of a deployment that runs elsewhere: its deadline is
   * `leastMs` longer than that of a deployment. Who starts without it has it done inside the start's own deadline.
   */
  readonly preparation?: Preparation;
  /**
   * Asks, untimed, whether what runs the instances still answers, where that is a service of its own which can go and come
   * back, such as a container engine; and removes what could not be removed while it was gone. Left out where every start
   * makes all that it needs. @throws the reason, for the user
   */
  answers?(signal: AbortSignal): Promise<void>;
  /**
   * Looks, untimed and once, before anything is measured, at what cannot be seen while a clock runs, such as the peak memory
   * of a command that has exited. Returns facts to add to those above, each with its value or why it is not known.
   */
  survey?(request: Request, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /**
   * Joins whatever serves the deployment, untimed: what a target that cannot be started cold offers instead, for warm
   * requests. Left out where `start` makes an instance. Resolves also when nothing answers: the requests will tell.
   */
  attach?(request: Request, signal: AbortSignal): Promise<Instance>;
  /**
   * So many first requests at the same moment, none of which finds an instance: what a sudden burst gets. Resolves with one
   * invocation for each, failed ones included, after all have ended; what served them is then removed. Left out where the
   * target cannot be made cold for it.
   */
  burst?(count: number, request: Request, signal: AbortSignal): Promise<readonly Invocation[]>;
  /** What takes a load; left out where no load can reach what is deployed. */
  readonly service?: ServiceSupport;
  /**
   * Told, while no clock runs, which trial comes next and how many warm requests may follow on it. For scripted timings, which
   * belong to trials and not to the order in which they are made: a plan in parts then gives the same as in one.
   */
  beforeTrial?(start: StartKind, trial: number, warmRequests: number): void;
  /** Prepares to hold idle instances, none at first; left out where none can live on. */
  hold?(request: Request, signal: AbortSignal): Promise<Holding>;
}

/** The port that every target kind implements and the runner drives. */
export interface Target<C extends TargetConfig = TargetConfig> {
  readonly kind: C["kind"];
  readonly capabilities: Capabilities<C>;
  /**
   * Name of what runs a configuration, where a kind has several ("wasmtime" of kind wasm): each is probed once per run.
   * Left out: the kind itself runs all of them.
   */
  engineOf?(config: C): string;
  /** Whether this machine can run it; without a configuration, the kind's default engine. Never throws: every reason is for the user. */
  probe(signal: AbortSignal, config?: C): Promise<Availability>;
  /** @throws BenchError when the artifact cannot be made ready, with the reason. */
  deploy(config: C, signal: AbortSignal): Promise<Deployment>;
}
