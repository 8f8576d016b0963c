/** What the host process is told, as JSON in its environment. */
export interface HostConfiguration {
  /** Absolute path of the module. */
  readonly module: string;
  readonly port: number;
  /** Guards the administrative paths: only the harness knows it. */
  readonly token: string;
  /** Makes the instance ids of this process unique. */
  readonly nonce: string;
  /** argv of the guest, its own name first. */
  readonly args: readonly string[];
  /** The guest's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Wall time of one call, ms. */
  readonly timeMs: number;
  /** Largest linear memory, in pages of 64 KiB; enforced by V8 (`--wasm-max-mem-pages`). */
  readonly memoryPages: number;
  /** Longest output of one call, bytes. */
  readonly outputBytes: number;
}

/** Environment variable that carries the configuration. */
export const configurationVariable = "COLDBENCH_WASM_HOST";
