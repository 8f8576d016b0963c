import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository with a working tree in a folder of its own. */
export interface Repository extends Disposable {
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** Runs git in it, as nobody in particular. @returns what it printed, trimmed */
  git(...args: readonly string[]): string;
  write(path: string, text: string): void;
  /** Commits everything. @returns the commit, hex */
  commit(message: string): string;
}

/** @param folder an existing one to make the repository in, which is then left to whoever made it */
export function openRepository(folder?: string): Repository {
  const own = realpathSync(folder ?? mkdtempSync(join(tmpdir(), "coldbench-test-")));
  const identity = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const options = { cwd: own, env: { PATH: process.env["PATH"] ?? "", HOME: own, ...identity } };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], {
      ...options,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git("init", "--quiet", "--initial-branch", "main");
  return {
    folder: own,
    git,
    write(path, text) {
      mkdirSync(dirname(join(own, path)), { recursive: true });
      writeFileSync(join(own, path), text);
    },
    commit(message) {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    [Symbol.dispose]() {
      if (folder === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
}
