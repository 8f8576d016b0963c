import type { StartSupport } from "../../../results/run-record.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { StartKind } from "../../../units/start-kind.ts";
import { shapeOf } from "./host-words.ts";

/**
 * The starts that a module on a Wasm host of this machine can have.
 * @param diskObstacle why the page cache cannot be dropped here; null when it can
 */
export function hostedStarts(
  config: HostedWasmConfig,
  diskObstacle: string | null,
): Readonly<Record<StartKind, StartSupport>> {
  const { title } = config.host;
  const common: Starts<"absent" | "disk" | "thaw"> = {
    absent: { reachable: false, reason: "the module is a file of this machine: nothing is fetched" },
    disk: diskObstacle === null ? { reachable: true } : { reachable: false, reason: diskObstacle },
    thaw: { reachable: false, reason: `${title} neither freezes nor snapshots instances here` },
  };
  return shapeOf(config).instance === "process"
    ? { ...common, ...commandStarts(config) }
    : { ...common, ...serverStarts(config) };
}

function commandStarts({ code, host: { title } }: HostedWasmConfig): Starts<"host" | "compile" | "cold" | "warm"> {
  return {
    host: {
      reachable: false,
      reason: `${title} ends with its request: no host outlives it, and its cold start is its host start`,
      sameAs: "cold",
    },
    compile: compileStart(code, "cold", {
      reachable: true,
      note: "bytes that the code cache does not hold; includes the host",
    }),
    cold: { reachable: true, note: `includes the start of the host; ${codeNotes[code]}` },
    warm: { reachable: false, reason: "a command answers one request and exits: nothing lives on to be warm" },
  };
}

function serverStarts(config: HostedWasmConfig): Starts<"host" | "compile" | "cold" | "warm"> {
  const { code, host } = config;
  const reused = shapeOf(config).instance === "host";
  return {
    host: { reachable: true, note: `the host process is started; ${codeNotes[code]}` },
    compile: compileStart(code, "host", {
      reachable: false,
      reason: `${host.title} takes its module as it starts: a running one can be given no other`,
    }),
    cold: reused
      ? { reachable: false, reason: `${host.title} makes one instance as it starts and keeps it`, sameAs: "host" }
      : { reachable: true, note: "a new instance in the running host" },
    warm: {
      reachable: true,
      note: reused
        ? "a request to the one instance"
        : "a hot host: each request gets a new instance, on an open connection",
    },
  };
}

type Starts<K extends StartKind> = Readonly<Record<K, StartSupport>>;

const codeNotes: Readonly<Record<HostedWasmConfig["code"], string>> = {
  jit: "it compiles the module",
  "jit-cached": "it finds the compiled code in its cache",
  aot: "it loads code that was compiled ahead of time",
  interpreter: "nothing is compiled",
};

function compileStart(code: HostedWasmConfig["code"], includes: StartKind, cached: StartSupport): StartSupport {
  switch (code) {
    case "jit":
      return { reachable: false, reason: `the module is compiled in every ${includes} start`, sameAs: includes };
    case "jit-cached":
      return cached;
    case "aot":
      return { reachable: false, reason: "the module was compiled ahead of time: what that took is among the facts" };
    case "interpreter":
      return { reachable: false, reason: "an interpreter compiles nothing", sameAs: includes };
  }
}
