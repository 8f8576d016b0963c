import { startKinds, startMeaning, type StartKind } from "../../units/start-kind.ts";
import { table } from "../html/table.ts";
import type { Html } from "../html/template.ts";

/** What a rung is on each kind of target, or that it is not reachable there. */
interface Rung {
  readonly wasm: string;
  readonly docker: string;
  readonly lambda: string;
}

const rungs: Readonly<Record<StartKind, Rung>> = {
  absent: { wasm: "module fetched", docker: "image pulled or loaded", lambda: "function created" },
  disk: { wasm: "as root", docker: "as root, not with Docker Desktop", lambda: "not reachable" },
  host: {
    wasm: "the host is started",
    docker: "not reachable: the engine serves others",
    lambda: "not reachable",
  },
  compile: { wasm: "compile and instantiate", docker: "the same as cold", lambda: "the same as cold" },
  cold: { wasm: "a new instance", docker: "create and start", lambda: "a new environment" },
  thaw: { wasm: "not reachable yet", docker: "pause and unpause", lambda: "SnapStart, a frozen environment" },
  warm: { wasm: "a request", docker: "a request", lambda: "a request" },
};

/** The cold ladder, coldest first, and what its rungs are on each kind of target. */
export function ladderTable(): Html {
  return table(
    "The cold ladder, coldest first",
    [
      { name: "Start" },
      { name: "What exists when the clock starts" },
      { name: "Wasm host" },
      { name: "Docker" },
      { name: "Lambda" },
    ],
    startKinds.map((start) => {
      const { wasm, docker, lambda } = rungs[start];
      return {
        head: start,
        rows: [[startMeaning[start], wasm, docker, lambda].map((value) => ({ value, wrap: true }))],
      };
    }),
  );
}
