#!/usr/bin/env node
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { parseArgs } from "node:util";
import { commentText, marker } from "./comment-text.mjs";
import { openRepository } from "./github-api.mjs";

/** More is no report of ours, bytes. */
const largestFile = 262_144;

/**
 * Writes the one comment of a pull request, in a workflow_run workflow that holds a token. It runs no code of the pull
 * request and believes nothing that its run has left: which pull request it is comes from the event and from GitHub, the
 * text is shown as plain text and never printed (a line of it could be a workflow command), and only our own comment is changed.
 */
async function main(args, env) {
  const { values } = parseArgs({
    args,
    options: { text: { type: "string" }, author: { type: "string", default: "github-actions[bot]" } },
  });
  const { workflow_run: run } = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, "utf8"));
  if (run.event !== "pull_request") throw new Error(`the run was started by ${run.event}, not by a pull request`);
  const repository = openRepository(env.GITHUB_REPOSITORY, env);
  const head = `${run.head_repository.owner.login}:${run.head_branch}`;
  const [number] = await repository.pullRequests(head, run.head_sha);
  if (number === undefined) {
    process.stdout.write(`No open pull request has ${run.head_sha} as its head: nothing to say.\n`);
    return;
  }
  const body = commentText(values.text === undefined ? undefined : readSmallFile(values.text), run);
  const known = await repository.findComment(number, values.author, marker);
  if (known === undefined) await repository.createComment(number, body);
  else await repository.updateComment(known, body);
  process.stdout.write(`${known === undefined ? "Wrote" : "Updated"} the comment of pull request ${Number(number)}.\n`);
}

/** The text of an ordinary file, undefined where there is none or it is larger than any report. Follows no link. */
function readSmallFile(path) {
  let descriptor;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile() || facts.size > largestFile) return undefined;
    const bytes = Buffer.alloc(facts.size);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, facts.size, 0)).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}

try {
  await main(process.argv.slice(2), process.env);
} catch (error) {
  process.stderr.write(`bench-ci: ${error.message}\n`);
  process.exitCode = 1;
}
