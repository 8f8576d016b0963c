import type { TargetConfigBase } from "./target-base.ts";

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
