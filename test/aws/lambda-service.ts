import type { Clock } from "../../src/units/clock.ts";
import type { CodeStore } from "./code-store.ts";
import type { Delays, EmulatedFunction } from "./emulated-function.ts";
import type { Version } from "./function-version.ts";
import type { EnvironmentPool } from "./environment-pool.ts";
import type { Exchange } from "./exchange.ts";
import { type FunctionAddress, functionArn, readAddress } from "./function-address.ts";
import type { Faults } from "./injections.ts";
import { functionNotFound } from "./lambda-errors.ts";
import type { LogGroups } from "./log-groups.ts";
import type { Reply } from "./reply.ts";

/** What the operations of the emulated Lambda share. */
export interface LambdaService {
  readonly region: string;
  /** Address of the endpoint, for Code.Location. */
  readonly url: () => string;
  readonly clock: Clock;
  readonly delays: Delays;
  readonly snapStartRuntimes: readonly string[];
  /** Invocations that may run at a time, as the account's limit has it. */
  readonly concurrency: number;
  readonly functions: Map<string, EmulatedFunction>;
  readonly codes: CodeStore;
  readonly pool: EnvironmentPool;
  readonly faults: Faults;
  readonly logs: LogGroups;
  /** Keeps a task that goes on after its request was answered, so that the endpoint waits for it when it ends. */
  readonly keep: (task: Promise<void>) => void;
}

/** Operations by name. */
export type Operations = Readonly<Record<string, (exchange: Exchange) => Reply | Promise<Reply>>>;

/**
 * The function that a request means, with every change settled that is due.
 * @throws AwsError 404 when there is none
 */
export async function findFunction(
  service: LambdaService,
  exchange: Exchange,
): Promise<{ readonly found: EmulatedFunction; readonly address: FunctionAddress; readonly arn: string }> {
  const address = readAddress(exchange, service.region);
  const found = service.functions.get(address.name);
  if (found === undefined) throw functionNotFound(functionArn(service.region, address.name, address.qualifier));
  await settleFunction(service, found);
  return { found, address, arn: functionArn(service.region, address.name) };
}

/** The version that a request means. @throws AwsError 404 when there is none */
export function findVersion(service: LambdaService, found: EmulatedFunction, address: FunctionAddress): Version {
  const version = found.find(address.qualifier);
  if (version === undefined) throw functionNotFound(functionArn(service.region, address.name, address.qualifier));
  return version;
}

/** Settles what is due, or everything, and ends the environments that serve nobody any more. */
export async function settleFunction(service: LambdaService, found: EmulatedFunction, early = false): Promise<void> {
  await Promise.all(found.settle(early).map(async (revision) => service.pool.retire(revision)));
}
