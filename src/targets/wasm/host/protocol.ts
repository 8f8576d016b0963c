/** Response header: why the guest gave no answer, a failure code of the sample row. */
export const failureHeader = "coldbench-failure";
/** Response header: the instance that answered. */
export const instanceHeader = "coldbench-instance";
/** Response header: how many invocations the instance has answered; 1, because every request gets its own. */
export const invocationHeader = "coldbench-invocation";
/** Response header: what the host measured, `init=<ns>;call=<ns>`, and `prepare=<ns>` where it compiled. */
export const timingHeader = "coldbench-timing";

/** What the host measured of one request, ns of CLOCK_MONOTONIC. */
export interface GuestTiming {
  /** Compiling, for a module that the host had not seen. */
  readonly prepareNs?: number;
  /** `new WebAssembly.Instance`, up to the call. */
  readonly initNs: number;
  /** `_start`, up to its return. */
  readonly callNs: number;
}

/** The value of `timingHeader`. */
export function formatTiming({ prepareNs, initNs, callNs }: GuestTiming): string {
  const own = `init=${initNs};call=${callNs}`;
  return prepareNs === undefined ? own : `prepare=${prepareNs};${own}`;
}

/** The inverse of `formatTiming`; undefined when the header is missing or is not one. */
export function parseTiming(value: string | undefined): GuestTiming | undefined {
  const match = /^(?:prepare=(\d+);)?init=(\d+);call=(\d+)$/.exec(value ?? "");
  if (match === null) return undefined;
  const [, prepare, init, call] = match;
  return {
    ...(prepare === undefined ? {} : { prepareNs: Number(prepare) }),
    initNs: Number(init),
    callNs: Number(call),
  };
}

/** What the harness alone may ask for; every other path runs the host's module. */
export type AdminAction =
  /** GET: a `HostStatus`, once the supervisor of time limits watches. */
  | "status"
  /** PUT: keeps the bytes of another module, not compiled. */
  | "module"
  /** POST: compiles those bytes and runs them. */
  | "compile"
  /** POST: runs again what `compile` compiled last. */
  | "compiled"
  /** POST: runs the host's module and keeps the instance, with its memory, for as long as the host lives. */
  | "hold"
  /** POST: collects garbage, so that what is weighed is what is held. */
  | "collect";

/** Path of an administrative request. */
export function adminPath(token: string, action: AdminAction): string {
  return `/.coldbench/${token}/${action}`;
}

/** When the host process passed each step of its start, ns of CLOCK_MONOTONIC: the same clock that the harness reads. */
export interface BootTimes {
  /** First line of its own program. */
  readonly programNs: number;
  /** Before and after reading the module's file. */
  readonly readingNs: number;
  readonly readNs: number;
  /** The module is compiled. */
  readonly compiledNs: number;
  /** The port accepts connections. */
  readonly listeningNs: number;
}

/** The answer to a `status` request. */
export interface HostStatus {
  readonly boot: BootTimes;
  /** Instances created so far. */
  readonly instances: number;
  readonly node: string;
  readonly v8: string;
  /** Where the memories of its instances come from; absent when its module cannot be run. */
  readonly memory?: string;
  /** Why the module of this host cannot be run. */
  readonly failure?: { readonly code: string; readonly message: string };
}
