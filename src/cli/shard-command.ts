import { BenchError } from "../errors/bench-error.ts";
import type { FanOut } from "./fan-out/plan.ts";
import { githubWorkflow } from "./fan-out/github-workflow.ts";
import { kubernetesJobs } from "./fan-out/kubernetes-job.ts";
import type { ShardArguments } from "./shard-options.ts";
import { processTerminal } from "./terminal.ts";

/** Most shards that a name as 2/4 can have: four digits, and as many jobs as a matrix of GitHub Actions may have (256). */
const most = { github: 256, kubernetes: 9_999 };

/** `bench shard`: prints what an engine needs to measure a plan in shards. Nothing is run. @returns the exit code */
export async function shardCommand(args: ShardArguments): Promise<number> {
  const { stdout } = processTerminal(process.env);
  const { shards, seed, image, trials, scenario = [] } = args;
  requireCount("--shards", shards, [1, most[args.for]]);
  requireCount("--seed", seed, [0, 2 ** 32 - 1]);
  if (trials !== undefined) requireCount("--trials", trials, [1, Number.MAX_SAFE_INTEGER]);
  const outside = scenario.find((file) => file.startsWith("/") || file.split("/").includes(".."));
  if (outside !== undefined) {
    throw new BenchError("usage", `${outside} is not in the folder that the shards will see`, {
      hint: "name scenario files relative to the folder that is mounted, such as scenarios/hello.yaml",
    });
  }
  for (const word of [image, ...scenario]) requirePlain(word);
  const plan: FanOut = { shards, seed, image, trials, scenarios: scenario };
  stdout.write(args.for === "github" ? githubWorkflow(plan) : kubernetesJobs(plan));
  return 0;
}

function requireCount(option: string, value: number, [least, largest]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= least && value <= largest) return;
  throw new BenchError("usage", `${option} ${value} is not a number from ${least} to ${largest}`, {
    hint: `use an integer, such as ${option} ${Math.max(least, 4)}`,
  });
}

/** Nothing that would mean something to a shell, to YAML or to the engine. */
function requirePlain(word: string): void {
  if (/^[\w./@+:-]+$/.test(word)) return;
  throw new BenchError("usage", `${JSON.stringify(word)} has characters that need quotes`, {
    hint: "use letters, digits and . _ - / @ + : in names of images and of scenario files",
  });
}
