/** One scripted start of the fake target; the last one repeats. */
export interface FakeStep {
  readonly totalMs: number;
  readonly phases?: Readonly<Record<string, number>>;
  /** Default: the target's own `body`. */
  readonly body?: string;
  readonly fail?: string;
  /** Answers with the nonce of an earlier instance: its proof is refused. */
  readonly stale?: boolean;
}

/** A scripted host of idle instances. */
export interface FakeDensity {
  readonly hostMiB: number;
  readonly instanceMiB: number;
  /** The instance after so many cannot be made. */
  readonly most?: number;
}
