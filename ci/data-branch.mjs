#!/usr/bin/env node
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * Keeps baselines and history on a branch of their own, so that they are in git and not in the way: `fetch` lays it in
 * a folder (an empty one where there is none yet), `push` commits what has changed in it and pushes.
 *
 *   node ci/data-branch.mjs fetch|push [--branch bench-data] --folder FOLDER [--message TEXT]
 */
function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      branch: { type: "string", default: "bench-data" },
      folder: { type: "string" },
      message: { type: "string", default: "Record a run" },
    },
  });
  const [step] = positionals;
  if (values.folder === undefined)
    throw new Error("--folder is missing: where the branch is laid, outside the working tree");
  if (step === "fetch") return fetchBranch(values);
  if (step === "push") return pushBranch(values);
  throw new Error(`${step ?? "no step"} is neither fetch nor push`);
}

function fetchBranch({ branch, folder }) {
  if (existsSync(folder)) throw new Error(`${folder} is there already: remove it, or name another --folder`);
  git(["check-ref-format", "--branch", branch]);
  const known = git(["ls-remote", "--heads", "origin", `refs/heads/${branch}`]) !== "";
  if (known) {
    git(["fetch", "--no-tags", "--depth=1", "origin", `+refs/heads/${branch}:refs/remotes/origin/${branch}`]);
    git(["worktree", "add", "--detach", folder, `refs/remotes/origin/${branch}`]);
    return;
  }
  git(["worktree", "add", "--detach", "--no-checkout", folder]);
  // A branch without a commit yet, and nothing in it.
  git(["symbolic-ref", "HEAD", `refs/heads/${branch}`], folder);
  git(["read-tree", "--empty"], folder);
}

function pushBranch({ branch, folder, message }) {
  git(["add", "--all"], folder);
  if (git(["status", "--porcelain"], folder) === "") {
    process.stdout.write(`Nothing new for ${branch}.\n`);
    return;
  }
  const author = ["-c", "user.name=coldbench", "-c", "user.email=coldbench@users.noreply.github.com"];
  git([...author, "commit", "--quiet", "--message", message], folder);
  // Not forced: where another job was faster, this one fails and says so instead of dropping the other's night.
  git(["push", "--quiet", "origin", `HEAD:refs/heads/${branch}`], folder);
  process.stdout.write(`Pushed to ${branch}.\n`);
}

function git(args, folder = ".") {
  try {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  } catch (error) {
    throw new Error(`git ${args.join(" ")}: ${String(error.stderr ?? error.message).trim()}`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench-ci: ${error.message}\n`);
  process.exitCode = 1;
}
