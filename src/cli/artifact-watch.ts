import { basename, isAbsolute } from "node:path";
import { statSync } from "node:fs";
import { watchFiles } from "../io/file-watch.ts";
import type { TargetConfig } from "../scenario/model.ts";
import type { TrialOrder } from "../runner/trial.ts";
import type { PreparedScenario } from "./preparation.ts";

/** Tells what was changed on disk while it is measured. */
export interface ArtifactWatch {
  /** Asked after a trial. @returns one sentence for each file of its target that is not what the run record names any more */
  after(order: Pick<TrialOrder, "target" | "start" | "trial">): readonly string[];
}

/**
 * Watches the files that each start reads anew: modules, and what a command names by its path. Images and deployment
 * packages were copied when they were made ready. A file that was written again with the same bytes is not told.
 */
export function watchArtifacts({ scenario, targets, records }: PreparedScenario): ArtifactWatch {
  const watches = new Map([...targets].map(([name, { config }]) => [name, watchFiles(filesOf(config))]));
  const isRecorded = (target: string, digest: string): boolean =>
    records.some(({ name, facts }) => name === target && Object.values(facts).includes(digest));
  return {
    after: ({ target, start, trial }) =>
      (watches.get(target)?.changed() ?? []).flatMap(({ file, sha256 }) => {
        if (sha256 !== undefined && isRecorded(target, sha256)) return [];
        const now = sha256 === undefined ? "it is gone" : `its sha256 is ${sha256} now, which the record does not name`;
        return [
          `${scenario.name}: ${basename(file)} of ${target} was changed during the run, before or in ${start} trial ${trial}: ${now}; ` +
            "rows from there on may be of other code: measure again",
        ];
      }),
  };
}

function filesOf(config: TargetConfig): readonly string[] {
  const named = config.kind === "wasm" ? [config.module] : config.kind === "process" ? config.command : [];
  return named.filter((word) => isAbsolute(word) && statSync(word, { throwIfNoEntry: false })?.isFile() === true);
}
