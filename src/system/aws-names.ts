/** What every function of ours is called, and so what the policy allows to be touched. */
export const functionPrefix = "bench-";
/** Longest name of a function (AWS Lambda, CreateFunction). */
const longestName = 64;

/** Tags of every function that coldbench makes; nothing without `bench:managed=1` is ever changed or removed. */
export const awsTags = {
  managed: "bench:managed",
  run: "bench:run",
  /** The coldbench process that made it, as its journal is named. */
  owner: "bench:owner",
  /** The machine that process runs on: another one cannot tell whether it is alive. */
  machine: "bench:machine",
  /** ISO 8601; after it any machine may remove the function. */
  expires: "bench:expires",
} as const;

/** How long after its making a function belongs to its run for sure, ms: 24 hours. */
export const lifetimeMs = 24 * 3_600_000;

/** A region, and the address of what answers in AWS's place there. */
export interface AwsPlace {
  readonly region: string;
  readonly endpoint?: string;
}

/** A function of some account, and where it is. */
export interface AwsFunction extends AwsPlace {
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
}

/** Name of a function, valid for Lambda: [a-zA-Z0-9-_], at most 64. @param unique tells it from others of the run */
export function functionName(runId: string, unique: string): string {
  const run = runId.replaceAll(/[^\w-]/g, "_").slice(0, longestName - functionPrefix.length - unique.length - 1);
  return `${functionPrefix}${run}-${unique}`;
}

/** The log group that Lambda writes to unless told otherwise. */
export function logGroupName(name: string): string {
  return `/aws/lambda/${name}`;
}

/** The ARN, which names region and account: credentials of another account are then refused, not told that nothing is there. */
export function functionArn({ partition, region, account, name }: AwsFunction): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

/** What there is of ours on AWS. */
export type AwsResourceType = "lambda-function" | "log-group";

/** What a function, or its log group, is called in a journal: its ARN, and the emulator's address where it is not AWS. */
export function journalId(type: AwsResourceType, fn: AwsFunction): string {
  const { partition, region, account, name, endpoint } = fn;
  const group = `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName(name)}`;
  return `${type === "log-group" ? group : functionArn(fn)}${endpoint === undefined ? "" : `@${endpoint}`}`;
}

/** The function that a journal names, itself or by its log group; undefined when the text is no such name. */
export function parseJournalId(id: string): AwsFunction | undefined {
  const parts =
    /^arn:(aws[a-z-]*):(?:lambda|logs):([a-z0-9-]+):(\d{12}):(?:function:|log-group:\/aws\/lambda\/)([\w-]{1,64})(?:@(https?:\/\/\S+))?$/.exec(
      id,
    );
  if (parts === null) return undefined;
  const [, partition = "", region = "", account = "", name = "", endpoint] = parts;
  return { partition, region, account, name, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** Partition and account of the ARN of a role; undefined when it is none. A function is always made in its role's account. */
export function parseRole(arn: string): Pick<AwsFunction, "partition" | "account"> | undefined {
  const parts = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/./.exec(arn);
  return parts === null ? undefined : { partition: parts[1] ?? "", account: parts[2] ?? "" };
}

/** Who makes a function, and until when it is surely theirs. */
export interface FunctionOwner {
  readonly runId: string;
  readonly owner: string;
  readonly machine: string;
  readonly expires: Date;
}

/** The tags of what `owner` makes; a value is at most 256 characters of [letters digits space + - = . _ : / @]. */
export function tagsOf({ runId, owner, machine, expires }: FunctionOwner): Record<string, string> {
  const valid = (text: string): string => text.replaceAll(/[^\w +\-=.:/@]/g, "_").slice(0, 256);
  return {
    [awsTags.managed]: "1",
    [awsTags.run]: valid(runId),
    [awsTags.owner]: valid(owner),
    [awsTags.machine]: machine,
    [awsTags.expires]: expires.toISOString(),
  };
}
