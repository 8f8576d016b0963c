import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { AdapterContext } from "../../src/system/adapter-context.ts";
import { makePrivateFolder } from "../../src/system/private-folder.ts";
import { createResourceStack } from "../../src/system/resource-stack.ts";
import { createLaunching, type Launching } from "../system/launching.ts";
import { createChangeOperations } from "./change-operations.ts";
import { createCodeStore } from "./code-store.ts";
import type { Delays } from "./emulated-function.ts";
import { createEnvironmentPool } from "./environment-pool.ts";
import { account } from "./function-address.ts";
import { createFunctionOperations } from "./function-operations.ts";
import { answerRequest, type RecordedRequest } from "./http-front.ts";
import { createFaults, type Injections } from "./injections.ts";
import { createInvokeOperation } from "./invoke-operation.ts";
import { type LambdaService, type Operations, settleFunction } from "./lambda-service.ts";
import { createLogGroups, type LogGroup } from "./log-groups.ts";
import { openSandboxes } from "./sandboxes.ts";
import { snapStartRuntimes } from "./settings-rules.ts";
import { createTagOperations } from "./tag-operations.ts";

/** How an endpoint behaves. */
export interface AwsEndpointOptions {
  /** Default us-east-1. */
  readonly region?: string;
  /** How long changes take to become effective; default 30 ms each. */
  readonly delays?: Partial<Delays>;
  /** Invocations that may run at a time; default 1000, as an account has it. */
  readonly concurrency?: number;
  /** Runtimes that SnapStart is offered for; default AWS's list, of which this endpoint can run none. */
  readonly snapStartRuntimes?: readonly string[];
}

/** What the endpoint knows of a function. */
export interface FunctionState {
  readonly name: string;
  /** $LATEST and the published ones. */
  readonly versions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Environments of what serves $LATEST: alive now, and started so far. */
  readonly environments: { readonly live: number; readonly started: number };
}

/**
 * An AWS-compatible endpoint with real function processes behind it; everything measured there is `emulated`: this machine,
 * this Node whatever the runtime's name says, no network, no placement, no download of code, no snapshots. It checks no
 * signatures, hands no client context to functions and does not retry asynchronous invocations; it has no images, no S3, no
 * layers, no aliases and no reserved concurrency.
 */
export interface AwsEndpoint extends AsyncDisposable {
  readonly label: "emulated";
  readonly url: string;
  readonly region: string;
  /** Not verified, but a request must be signed with some. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** ARN of a role that every function may have. */
  readonly role: string;
  /** Every request in the order in which they were answered. */
  readonly requests: readonly RecordedRequest[];
  readonly inject: Injections;
  /** Makes every change effective now, whatever the delays. */
  settle(): Promise<void>;
  functions(): readonly FunctionState[];
  logGroups(): readonly LogGroup[];
}

/** Starts the endpoint on a free port of loopback. Disposing it ends every process and removes every folder of it. */
export async function startAwsEndpoint(options: AwsEndpointOptions = {}): Promise<AwsEndpoint> {
  const launching = await createLaunching("child_process");
  const { context } = launching;
  const stack = createResourceStack();
  stack.use({ [Symbol.asyncDispose]: async () => checkJournal(launching) });
  const folder = makePrivateFolder(context);
  stack.use({ [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() });
  const requests: RecordedRequest[] = [];
  const tasks = new Set<Promise<void>>();
  let url = "";
  const service = createService(options, context, folder.path, () => url, tasks);
  const front = {
    operations: createOperations(service),
    faults: service.faults,
    now: () => context.clock.now(),
    record: (request: RecordedRequest) => void requests.push(request),
  };
  const server = createServer((request, response) => {
    const zip = service.codes.find(/^\/emulated-code\/(\w+)$/.exec(request.url ?? "")?.[1] ?? "");
    if (zip !== undefined) response.writeHead(200, { "content-type": "application/zip" }).end(zip);
    else void answerRequest(front, request, response).catch(() => response.destroy());
  });
  // A connection that is closed while a client sends would look like a failure of the service.
  server.keepAliveTimeout = 0;
  stack.use({ [Symbol.asyncDispose]: async () => void (await Promise.allSettled(tasks)) });
  stack.use(service.pool);
  stack.use({ [Symbol.asyncDispose]: async () => closeServer(server) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    label: "emulated",
    url,
    region: service.region,
    // The example key of AWS's documentation.
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "emulated" },
    role: `arn:aws:iam::${account}:role/emulated`,
    requests,
    inject: service.faults,
    async settle() {
      for (const each of service.functions.values()) await settleFunction(service, each, true);
    },
    functions: () => listStates(service),
    logGroups: () => service.logs.list(),
    [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/** The journal is empty when everything is gone; an endpoint that leaves something behind is a failed test. */
function checkJournal(launching: Launching): void {
  const left = launching.open();
  launching[Symbol.dispose]();
  if (left.length > 0) throw new Error(`the endpoint leaves behind: ${JSON.stringify(left)}`);
}

function createService(
  options: AwsEndpointOptions,
  context: AdapterContext,
  codeFolder: string,
  url: () => string,
  tasks: Set<Promise<void>>,
): LambdaService {
  const region = options.region ?? "us-east-1";
  return {
    region,
    url,
    clock: context.clock,
    delays: { createMs: 30, updateMs: 30, snapshotMs: 30, ...options.delays },
    snapStartRuntimes: options.snapStartRuntimes ?? snapStartRuntimes,
    concurrency: options.concurrency ?? 1000,
    functions: new Map(),
    codes: createCodeStore(codeFolder),
    pool: createEnvironmentPool(context, region, async (revision) => openSandboxes(context, revision)),
    faults: createFaults(),
    logs: createLogGroups(region, () => context.clock.wall()),
    keep(task) {
      const kept = task.catch(() => {}).finally(() => tasks.delete(kept));
      tasks.add(kept);
    },
  };
}

function createOperations(service: LambdaService): Operations {
  return {
    ...createFunctionOperations(service),
    ...createChangeOperations(service),
    ...createTagOperations(service),
    ...createInvokeOperation(service),
    ...service.logs.operations,
  };
}

function listStates(service: LambdaService): readonly FunctionState[] {
  return [...service.functions.values()].map((each) => ({
    name: each.name,
    versions: each.versions().map((version) => version.revision.version),
    tags: Object.fromEntries(each.tags),
    environments: service.pool.count(each.latest().serving),
  }));
}
