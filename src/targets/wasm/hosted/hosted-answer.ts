import type { Code } from "../../../results/sample.ts";
import type { HostedWasmConfig } from "../../../scenario/model.ts";
import type { HttpResponse } from "../../../system/http-connection.ts";
import type { ServerProcess } from "../../../system/process.ts";
import type { Clock } from "../../../units/clock.ts";
import { elapsed, nanoseconds } from "../../../units/duration.ts";
import { evidenceOf } from "../../evidence.ts";
import { adapterInstance } from "../../local/process-instance.ts";
import type { Evidence, Invocation } from "../../target.ts";
import { answerPhases, evidenceFrom, judgeAnswer } from "../guest-answer.ts";
import { explainFailure } from "./host-failure.ts";
import { shapeOf } from "./host-words.ts";

/** How long a host may take to write why it answered 5xx, ms; nothing is timed meanwhile. */
const wordsMs = 20;

/**
 * Who vouches for an answer. In a worker, our own program, which makes the instances; else the workload where it answers
 * a nonce, or the adapter: then one host's instances are told apart by counting the requests that each got its own.
 */
export function createEvidence(
  config: HostedWasmConfig,
  server: ServerProcess,
): (response: HttpResponse, counted: number) => Evidence {
  if (config.shape === "worker") return evidenceFrom;
  const fresh = shapeOf(config).instance === "request";
  let requests = 0;
  return (response, counted) => {
    requests += 1;
    const created = adapterInstance(server);
    return evidenceOf(response, fresh ? `${created}-${requests}` : created, fresh ? 1 : counted);
  };
}

/** The start of a server as a sample of its module: the phases inside its first answer, and who vouches for it. */
export function refineStart(
  invocation: Invocation,
  evidence: (response: HttpResponse, counted: number) => Evidence,
  code: Code,
): Invocation {
  const { result, phases } = invocation;
  if (!result.ok) return { ...invocation, code };
  return {
    ...invocation,
    phases: phases.flatMap((phase) =>
      phase.phase === "handle"
        ? answerPhases(result.response, nanoseconds(0), elapsed(nanoseconds(0), phase.ns))
        : [phase],
    ),
    result: judgeAnswer(result.response),
    evidence: evidence(result.response, 1),
    code,
  };
}

/**
 * An answer with the failure that it stands for: a 5xx about which the host has just written something that its
 * description knows, or a break with such last words.
 * @param before what the host had written before the request
 */
export async function explainAnswer(
  clock: Clock,
  config: HostedWasmConfig,
  server: ServerProcess,
  before: string,
  invocation: Invocation,
): Promise<Invocation> {
  const { result } = invocation;
  if (result.ok && result.response.status < 500) return invocation;
  await clock.sleep(wordsMs);
  const now = server.output();
  const said = now.startsWith(before) ? now.slice(before.length) : now;
  if (!result.ok) return { ...invocation, result: explainFailure(config.host, result, said) };
  const { status } = result.response;
  const message = `${config.host.title} answered with status ${status}: ${said.trim().slice(-500)}`;
  const explained = explainFailure(config.host, { ok: false, code: "engine", message }, said);
  // Words that nobody knows are no verdict: the response is compared like any other.
  return explained.code === "engine" ? invocation : { ...invocation, result: explained };
}
