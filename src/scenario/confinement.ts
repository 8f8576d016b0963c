import type { FieldPath } from "./problem.ts";
import { quoteText } from "./quoting.ts";
import type { ScenarioIo } from "./scenario-io.ts";

/** What a scenario gets only when its user says so, with what it gets then. */
export const permissionMeaning = {
  paths: "files and folders outside the scenario's project",
  "host-network": "containers on the host's own network (network: host)",
  environment: "the whole environment of the caller for builds and for commands that make an endpoint cold",
} as const;

/** A word of `--allow`. */
export type Permission = keyof typeof permissionMeaning;

/** Where a scenario may reach. */
export interface Confinement {
  /** Absolute folder that its paths stay in, symbolic links followed. */
  readonly root: string;
  readonly allowed: ReadonlySet<Permission>;
}

/** Who may reach where, and who is told of what reaches further. */
export interface Confined {
  readonly io: Pick<ScenarioIo, "realPath">;
  readonly confinement: Confinement;
  /** Notes a mistake. */
  report(path: FieldPath, message: string, remedy: string): void;
}

/** Reports a path that leads out of the project, by itself or by a link on the way, unless paths are allowed. */
export function confinePath(context: Confined, at: FieldPath, path: string, absolute: string): void {
  if (isConfined(context, absolute)) return;
  context.report(
    at,
    `${quoteText(path)} is outside ${quoteText(context.confinement.root)}, where this scenario's files are`,
    "Move the file there, or allow it with --allow paths once you trust the scenario.",
  );
}

/** Whether a path stays in the project, or may leave it. @param absolute normalised */
export function isConfined({ io, confinement }: Pick<Confined, "io" | "confinement">, absolute: string): boolean {
  return confinement.allowed.has("paths") || isInside(confinement.root, io.realPath(absolute));
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
