import type { Analysis } from "../analysis/analysis.ts";

/** A file that a reporter made: where it goes, relative to the report's folder (always with `/`), and what it holds. */
export interface Artifact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What the page needs beside the analysis: read by whoever calls, since reporters touch no file. */
export interface PageAssets {
  /** Text of the bundled page script, one classic script. */
  readonly script: string;
  /** Of coldbench: the tool that made the report, which may not be the one that measured. */
  readonly version: string;
}

/** An analysis in, files out: no statistics, no clock, no disk. */
export type Reporter<Assets extends readonly unknown[] = []> = (
  analysis: Analysis,
  ...assets: Assets
) => readonly Artifact[] | Promise<readonly Artifact[]>;

/** A name as one part of a file name: letters, digits, dots and hyphens, at most 60 of them, never empty. */
export function fileNameOf(name: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60);
  return safe === "" ? "scenario" : safe;
}
