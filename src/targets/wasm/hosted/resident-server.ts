import type { Request } from "../../../scenario/model.ts";
import type { PortSource } from "../../../system/free-port.ts";
import { startLiveServer } from "../../local/server-start.ts";
import type { LiveServer } from "../../local/server-instance.ts";
import type { Evidence, Invocation } from "../../target.ts";
import { warmUp } from "../host-warmup.ts";
import { createHotConnection, type HotConnection } from "../hot-connection.ts";
import { foundCompiled } from "./compilation.ts";
import { createEvidence, explainAnswer, refineStart } from "./hosted-answer.ts";
import { explainFailure } from "./host-failure.ts";
import type { HostedParts } from "./hosted-parts.ts";
import { answerLimits, serverLaunch } from "./server-launch.ts";
import { limitTime } from "./time-limit.ts";

/** The host that lives as long as its deployment: what `cold` and `warm` find running. */
export interface ResidentServer extends AsyncDisposable {
  /** Starts and warms it, untimed, where that was not done yet. Returns a run that shows why it cannot serve. */
  prepare(request: Request, signal: AbortSignal): Promise<Invocation | undefined>;
  /** A connection that is not open yet. */
  connection(): HotConnection;
  /** Ends it: the next `prepare` starts another. */
  replace(): Promise<void>;
}

/** No process is started before it is needed. */
export function createResidentServer(parts: HostedParts, ports: PortSource): ResidentServer {
  const { context, config, code } = parts;
  let live: LiveServer | undefined;
  let evidence: ReturnType<typeof createEvidence> | undefined;

  const open = (): HotConnection => {
    if (live === undefined || evidence === undefined) throw new RangeError("the host is not prepared");
    return limitedConnection(parts, live, evidence);
  };
  const replace = async (): Promise<void> => {
    const ended = live;
    live = undefined;
    await ended?.server[Symbol.asyncDispose]();
  };
  return {
    async prepare(request, signal) {
      if (live !== undefined) return undefined;
      const started = await startLiveServer(
        context,
        serverLaunch(parts),
        await ports.next(),
        request,
        signal,
        answerLimits(config),
      );
      if (!started.ok) {
        const { result } = started.invocation;
        if (result.ok) return started.invocation;
        return { ...started.invocation, result: explainFailure(config.host, result, started.output), code };
      }
      await started.connection[Symbol.asyncDispose]();
      live = started.live;
      evidence = createEvidence(config, live.server);
      const first = refineStart(started.invocation, evidence, code);
      // A guest that fails is shown by every trial; there is nothing to warm up.
      if (!first.result.ok) return undefined;
      const broken = await warmUp(open, context.clock, request, signal);
      if (broken !== undefined) await replace();
      return broken;
    },
    connection: open,
    replace,
    [Symbol.asyncDispose]: replace,
  };
}

/** A connection whose requests end at the guest's time limit, and whose failures are told in the host's own words. */
function limitedConnection(
  { context, config, code }: HostedParts,
  { server, endpoint, members }: LiveServer,
  evidence: (response: Parameters<ReturnType<typeof createEvidence>>[0], counted: number) => Evidence,
): HotConnection {
  const hot = createHotConnection(context, { server, endpoint, members, evidence }, answerLimits(config).outputBytes);
  return {
    get healthy() {
      return hot.healthy;
    },
    async send(request, signal, path) {
      const before = server.output();
      const limit = limitTime(signal, config.limits.timeMs);
      const sent = await hot.send(request, limit.signal, path);
      const judged: Invocation = { ...sent, result: limit.judge(sent.result), code: foundCompiled(code) };
      return explainAnswer(context.clock, config, server, before, judged);
    },
    [Symbol.asyncDispose]: () => hot[Symbol.asyncDispose](),
  };
}
