import type { Shape, TargetConfigBase } from "./target-base.ts";

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
