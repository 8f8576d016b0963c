import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Makes folders below another one, each once, with those that they are in. */
export type FolderMaker = (name: string) => Promise<void>;

/**
 * Folders of mode 0755, whatever the umask: who runs a function on Lambda is not who owns its files.
 * @param root exists; names are relative to it, with forward slashes, "" for itself
 */
export function createFolderMaker(root: string): FolderMaker {
  const made = new Set<string>();
  const make = async (name: string): Promise<void> => {
    if (name === "" || made.has(name)) return;
    await make(folderOfName(name));
    await mkdir(join(root, name), { recursive: true });
    await chmod(join(root, name), 0o755);
    made.add(name);
  };
  return make;
}

/** The folder that a file is in, as a name; "" for the root. */
export function folderOfName(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}
