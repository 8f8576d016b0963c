import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/** Something outside this process that must not outlive it. */
export type Resource =
  /** Found again by COLDBENCH_TOKEN in its environment. */
  | { readonly type: "process"; readonly id: string }
  /** `id` is the container's name, chosen before it is created. */
  | { readonly type: "container"; readonly id: string }
  /** `id` is the image's tag. */
  | { readonly type: "image"; readonly id: string }
  /** `id` is an absolute path. */
  | { readonly type: "path"; readonly id: string }
  /** `id` is the absolute path of a git worktree, "@", and the git folder that it is registered in (io/git-worktree.ts). */
  | { readonly type: "worktree"; readonly id: string }
  /** `id` is the absolute path of a control group. */
  | { readonly type: "cgroup"; readonly id: string }
  /** `id` is the ARN of a function of ours, with "@" and the address of an emulator where it is not AWS (aws-names.ts). */
  | { readonly type: "lambda-function"; readonly id: string }
  /** `id` is the ARN of the log group of such a function, in the same form. */
  | { readonly type: "log-group"; readonly id: string };

/** Written before the resource exists; `close` when it is gone. */
export interface JournalEntry {
  close(): void;
}

/** What one coldbench process has opened, on disk, so that `bench clean` can remove what a crash left. */
export interface Journal {
  /** Folder of all journals, absolute; absent where none is on disk. */
  readonly directory?: string;
  open(resource: Resource): JournalEntry;
  /** Removes the journal itself when nothing is open any more. */
  end(): void;
}

interface Line {
  readonly op: "open" | "close";
  readonly type: Resource["type"];
  readonly id: string;
}

/**
 * Appends to `<directory>/<owner>.ndjson`; synchronous, so that the entry is on disk before the thing it names. `open` throws
 * what the system says when the entry cannot be written: then nothing is made. A `close` that cannot be written leaves the
 * entry open, for `bench clean`, which finds that it is gone already.
 */
export function openJournal(directory: string, owner: string): Journal {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${owner}.ndjson`);
  let live = 0;
  // What a full disk took of a line must not be continued by the next one.
  let torn = false;
  const append = (line: Line): void => {
    const text = `${torn ? "\n" : ""}${JSON.stringify(line)}\n`;
    torn = true;
    appendFileSync(file, text);
    torn = false;
  };
  return {
    directory: resolve(directory),
    open(resource) {
      append({ op: "open", ...resource });
      live++;
      let closed = false;
      return {
        close() {
          if (closed) return;
          closed = true;
          try {
            append({ op: "close", ...resource });
            live--;
          } catch {
            // It counts as live, so that the journal stays.
          }
        },
      };
    },
    end() {
      if (live === 0) rmSync(file, { force: true });
    },
  };
}

/** One journal file and what is still open in it. */
export interface JournalFile {
  readonly file: string;
  readonly owner: string;
  readonly open: readonly Resource[];
}

/** Every journal in `directory`; a torn last line (crash while writing) is ignored. Empty when there is none. */
export function readJournals(directory: string): JournalFile[] {
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => name.endsWith(".ndjson"));
  } catch {
    return [];
  }
  return names.map((name) => {
    const file = join(directory, name);
    const open = new Map<string, Resource>();
    for (const text of readFileSync(file, "utf8").split("\n")) {
      const line = parseLine(text);
      if (line === undefined) continue;
      const key = `${line.type} ${line.id}`;
      if (line.op === "open") open.set(key, { type: line.type, id: line.id });
      else open.delete(key);
    }
    return { file, owner: name.slice(0, -".ndjson".length), open: [...open.values()] };
  });
}

function parseLine(text: string): Line | undefined {
  try {
    return text === "" ? undefined : (JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}
