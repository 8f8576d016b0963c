import { type AwsAccess, type AwsClients, openAws } from "./aws-clients.ts";
import { deleteFunction, deleteLogGroup } from "./aws-deletion.ts";
import { awsMessage } from "./aws-errors.ts";
import { type Candidate, findCandidates } from "./aws-leftovers.ts";
import { type AwsFunction, type AwsPlace, type AwsResourceType, journalId, parseJournalId } from "./aws-names.ts";
import type { Resource } from "./journal.ts";

/** What became of one function or log group that may be a leftover. */
export interface AwsRemoval {
  readonly type: AwsResourceType;
  /** As in a journal, or the region (and endpoint) that could not be asked. */
  readonly id: string;
  readonly result: "removed" | "would-remove" | "gone" | "refused" | "failed";
  readonly reason?: string;
}

/** Which leftovers to remove. */
export interface AwsLeftovers {
  /** Functions and log groups that crashed runs opened; other resources are ignored. */
  readonly journaled: readonly Resource[];
  /** What live runs have opened: never touched. */
  readonly keep: readonly Resource[];
  /** Regions, or emulators, to look for functions of ours in, besides those that `journaled` names. None: AWS is not asked for more. */
  readonly places: readonly AwsPlace[];
  /** Whether the process that named itself so on a tag still runs on this machine: what it made is never touched. */
  readonly isAlive: (owner: string) => boolean;
  /** This machine, as its tags name it. */
  readonly machine: string;
  readonly dryRun: boolean;
}

/**
 * Removes what earlier runs left on AWS: what journals name, and in every place the functions that carry our tag and belong
 * to no live run; each with its log group. Another machine's go once they have expired. A function without our tag is never
 * touched, whatever a journal says. Failures are results, and the SDK is loaded only when there is something to ask for.
 */
export async function removeAwsLeftovers(
  leftovers: AwsLeftovers,
  access: AwsAccess,
  signal: AbortSignal,
): Promise<AwsRemoval[]> {
  const removals: AwsRemoval[] = [];
  for (const place of placesOf(leftovers)) removals.push(...(await removeIn(place, leftovers, access, signal)));
  return removals;
}

const nameOf = ({ region, endpoint }: AwsPlace): string => `${region}${endpoint === undefined ? "" : `@${endpoint}`}`;

/** What journals name on AWS: several entries may mean one function. */
function functionsOf(resources: readonly Resource[]): readonly (AwsFunction & { readonly type: AwsResourceType })[] {
  return resources.flatMap(({ type, id }) => {
    const fn = type === "lambda-function" || type === "log-group" ? parseJournalId(id) : undefined;
    return fn === undefined ? [] : [{ ...fn, type: type as AwsResourceType }];
  });
}

/** Every place once: those to look in, and those that journals name. */
function placesOf({ journaled, places }: AwsLeftovers): readonly AwsPlace[] {
  const all = [...places, ...functionsOf(journaled)].map(({ region, endpoint }) => ({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
  }));
  return [...new Map(all.map((place) => [nameOf(place), place])).values()];
}

async function removeIn(
  place: AwsPlace,
  { journaled, keep, isAlive, machine, dryRun }: AwsLeftovers,
  access: AwsAccess,
  signal: AbortSignal,
): Promise<AwsRemoval[]> {
  const named = functionsOf(journaled).filter((fn) => nameOf(fn) === nameOf(place));
  try {
    using clients = await openAws(place, access);
    if (place.endpoint !== undefined && (await isStopped(clients, signal))) {
      // What it held was never AWS's, and nobody pays for it.
      const reason = `nothing listens at ${place.endpoint} any more`;
      return named.map((fn) => ({ type: fn.type, id: journalId(fn.type, fn), result: "gone", reason }));
    }
    const search = { place, named, keep: functionsOf(keep), isAlive, machine, now: access.clock.wall() };
    const removals: AwsRemoval[] = [];
    for (const candidate of await findCandidates(clients, search, signal)) {
      const types = named.filter(({ name }) => name === candidate.fn.name).map(({ type }) => type);
      removals.push(...(await removeOne(clients, candidate, types, dryRun)));
    }
    return removals;
  } catch (error) {
    const reason = awsMessage(error);
    const failed = named.map((fn) => ({ type: fn.type, id: journalId(fn.type, fn) }));
    const all = failed.length === 0 ? [{ type: "lambda-function", id: nameOf(place) } as const] : failed;
    return all.map((one) => ({ ...one, result: "failed", reason }));
  }
}

async function isStopped({ sdk, invoker }: AwsClients, abortSignal: AbortSignal): Promise<boolean> {
  try {
    await invoker.send(new sdk.ListFunctionsCommand({ MaxItems: 1 }), { abortSignal });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
  }
}

type Outcome = Pick<AwsRemoval, "result" | "reason">;

/** The function first, so that nothing writes to its log group any more. @param types what journals name of it */
async function removeOne(
  clients: AwsClients,
  { fn, ref, state, reason }: Candidate,
  types: readonly AwsResourceType[],
  dryRun: boolean,
): Promise<AwsRemoval[]> {
  const report = (type: AwsResourceType, outcome: Outcome): AwsRemoval => ({
    type,
    id: journalId(type, fn),
    ...outcome,
  });
  if (state === "refused" || state === "failed") {
    return types.map((type) => report(type, { result: state, ...(reason === undefined ? {} : { reason }) }));
  }
  const removal = state === "gone" ? gone : await attempt(async () => deleteFunction(clients, ref), dryRun);
  const isNamed = state === "present" || types.includes("lambda-function");
  const removals = isNamed ? [report("lambda-function", removal)] : [];
  const logRemoval =
    removal.result === "failed"
      ? ({ result: "failed", reason: "its function is still there" } as const)
      : await attempt(async () => deleteLogGroup(clients, fn.name), dryRun);
  // Nobody named it: an emulator without CloudWatch Logs, or a function that never wrote, has none.
  const isTold = types.includes("log-group") || /^(removed|would-remove)$/.test(logRemoval.result);
  return isTold ? [...removals, report("log-group", logRemoval)] : removals;
}

const gone: Outcome = { result: "gone" };

async function attempt(remove: () => Promise<boolean>, dryRun: boolean): Promise<Outcome> {
  if (dryRun) return { result: "would-remove" };
  try {
    return (await remove()) ? { result: "removed" } : gone;
  } catch (error) {
    return { result: "failed", reason: awsMessage(error) };
  }
}
