/** Labels of everything that coldbench makes in an engine; nothing without `coldbench=1` is ever removed. */
export const ownLabel = "coldbench";
/** The run that it was made for. */
export const runLabel = "coldbench.run";
/** The coldbench process that it was made by, as its journal is named. */
export const ownerLabel = "coldbench.owner";

/** Who makes something in an engine. */
export interface EngineOwner {
  readonly runId: string;
  /** Name of the journal of this coldbench process. */
  readonly owner?: string;
}

/** The labels of what `owner` makes. */
export function labelsOf({ runId, owner }: EngineOwner): Record<string, string> {
  return { [ownLabel]: "1", [runLabel]: runId, ...(owner === undefined ? {} : { [ownerLabel]: owner }) };
}

/** Name of a container, valid for the engine: [a-zA-Z0-9][a-zA-Z0-9_.-]+. @param unique tells it from others of the run */
export function containerName(runId: string, unique: string): string {
  return `coldbench-${runId.replaceAll(/[^\w.-]/g, "_")}-${unique}`;
}

/** Tag of an image. Repository names are lower case, with single separators (distribution, reference grammar). */
export function imageTag(runId: string, unique: string): string {
  const name = runId.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `coldbench-${name.replaceAll(/^-+|-+$/g, "")}:${unique}`;
}
