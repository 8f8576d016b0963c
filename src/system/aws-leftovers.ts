import type { GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import type { AwsClients } from "./aws-clients.ts";
import { awsMessage, isAwsNotFound } from "./aws-errors.ts";
import { type AwsFunction, type AwsPlace, awsTags, functionArn, functionPrefix, parseJournalId } from "./aws-names.ts";

/** A function that may be removed, or why not. */
export interface Candidate {
  readonly fn: AwsFunction;
  /** What AWS is to be asked for. */
  readonly ref: string;
  /** gone: there is no such function in the account that it was made in; its log group may be left. */
  readonly state: "present" | "gone" | "refused" | "failed";
  readonly reason?: string;
}

/** What tells a leftover. */
export interface Search {
  readonly place: AwsPlace;
  /** Functions in this place that are to go whoever owns them: a journal names them. */
  readonly named: readonly AwsFunction[];
  /** Functions that are not to be looked at. */
  readonly keep: readonly AwsFunction[];
  readonly isAlive: (owner: string) => boolean;
  readonly machine: string;
  readonly now: Date;
}

/**
 * The journaled functions with what became of them, then the functions of ours that belong to no live run.
 * Rejects when the functions of the place cannot be listed and no journal names one there.
 */
export async function findCandidates(clients: AwsClients, search: Search, signal: AbortSignal): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  const passed = new Set(search.keep.map(refOf));
  for (const fn of search.named) {
    if (passed.has(refOf(fn))) continue;
    passed.add(refOf(fn));
    candidates.push(await lookUp(clients, fn, signal));
  }
  for (const fn of await listFunctions(clients, search, signal)) {
    if (passed.has(refOf(fn))) continue;
    // One that is being removed, or may not be looked at, is nobody's leftover.
    const tags = await readTags(clients, refOf(fn), signal).catch(() => ({}));
    if (isAbandoned(tags, search)) candidates.push({ fn, ref: refOf(fn), state: "present" });
  }
  return candidates;
}

/** On AWS the whole ARN: credentials of another account are refused then. An emulator has an account of its own. */
function refOf(fn: AwsFunction): string {
  return fn.endpoint === undefined ? functionArn(fn) : fn.name;
}

async function lookUp(clients: AwsClients, fn: AwsFunction, signal: AbortSignal): Promise<Candidate> {
  const common = { fn, ref: refOf(fn) };
  if (!fn.name.startsWith(functionPrefix)) return { ...common, state: "refused", reason: notOurs };
  try {
    const tags = await readTags(clients, common.ref, signal);
    return tags[awsTags.managed] === "1"
      ? { ...common, state: "present" }
      : { ...common, state: "refused", reason: notOurs };
  } catch (error) {
    if (isAwsNotFound(error)) return { ...common, state: "gone" };
    return { ...common, state: "failed", reason: awsMessage(error) };
  }
}

const notOurs = `it does not carry the tag ${awsTags.managed}=1 and a name of ours`;

type Tags = Readonly<Record<string, string>>;

/** @throws when the function is not there, or its tags may not be read: then nothing tells whose it is */
async function readTags({ sdk, control }: AwsClients, ref: string, signal: AbortSignal): Promise<Tags> {
  const { Tags, TagsError }: GetFunctionCommandOutput = await control.send(
    new sdk.GetFunctionCommand({ FunctionName: ref }),
    { abortSignal: signal },
  );
  if (TagsError !== undefined) throw new Error(`its tags cannot be read: ${TagsError.Message ?? "no reason given"}`);
  return Tags ?? {};
}

/** Ours, and nobody's any more: made on this machine by a process that has ended, or expired. */
function isAbandoned(tags: Tags, { isAlive, machine, now }: Search): boolean {
  if (tags[awsTags.managed] !== "1") return false;
  if (tags[awsTags.machine] === machine) return !isAlive(tags[awsTags.owner] ?? "");
  const expires = Date.parse(tags[awsTags.expires] ?? "");
  return expires < now.getTime();
}

async function listFunctions(
  { sdk, control }: AwsClients,
  { place, named }: Search,
  signal: AbortSignal,
): Promise<AwsFunction[]> {
  const found: AwsFunction[] = [];
  try {
    for await (const { Functions = [] } of sdk.paginateListFunctions(
      { client: control },
      {},
      { abortSignal: signal },
    )) {
      for (const { FunctionArn: arn = "" } of Functions) {
        const fn = parseJournalId(arn);
        if (fn?.name.startsWith(functionPrefix) === true) found.push({ ...fn, ...place });
      }
    }
  } catch (error) {
    if (named.length === 0) throw error;
  }
  return found;
}
