import { billedMemoryMiB } from "../../cost/billing-rules.ts";
import type { MonthlyUse, Offer } from "../../cost/offer.ts";
import { formatDuration, formatNumber } from "../../units/format-duration.ts";
import type { CostTarget } from "./cost-target.ts";
import { type DrawnMeans, lacksCpuTime } from "./cost-use.ts";

/** Billed time that is this many times what runs is worth a sentence. */
const notable = 2;

/** What a reader of a row must know: rules that bite, what was taken for granted, on which machine it was measured. */
export function rowRemarks(target: CostTarget, offer: Offer, means: DrawnMeans, use: MonthlyUse): string[] {
  return [
    ...minimumRemarks(offer, means),
    ...memoryRemarks(offer, use),
    ...cpuRemarks(target, offer),
    ...elsewhereRemarks(target, offer),
    ...lifeRemarks(offer),
    ...offer.excludes.map((what) => `Not included: ${what}.`),
  ];
}

function minimumRemarks(offer: Offer, { runsMs, billedMs }: DrawnMeans): string[] {
  if (offer.model !== "per-request" || billedMs === null || runsMs === 0 || billedMs < notable * runsMs) return [];
  const { minimumMs, granularityMs } = offer.rule;
  const rule =
    minimumMs > granularityMs || minimumMs >= billedMs
      ? `the least that an execution is billed is ${formatNumber(minimumMs)} ms`
      : `time is billed in steps of ${formatNumber(granularityMs)} ms`;
  const times = `${formatNumber(billedMs / runsMs)} times`;
  return [
    `A request runs for ${formatDuration(runsMs * 1e6)} and is billed ${formatNumber(billedMs)} ms, ${times} as much: ${rule}.`,
  ];
}

function memoryRemarks(offer: Offer, { memoryMiB }: MonthlyUse): string[] {
  if (offer.model !== "per-request" && offer.model !== "instance-hours") return [];
  const billed = billedMemoryMiB(offer.rule, memoryMiB);
  return billed === memoryMiB
    ? []
    : [`Memory is billed as ${formatNumber(billed)} MiB: ${formatNumber(memoryMiB)} MiB is not a size of it.`];
}

function cpuRemarks(target: CostTarget, offer: Offer): string[] {
  const matters =
    offer.model === "cpu-time" || offer.model === "machine" || ("vcpuTime" in offer && offer.vcpuTime === "used");
  if (!matters || !lacksCpuTime(target)) return [];
  return [
    "CPU time of some requests was not measured; the time of the handler stands for it, which is at least as long for one thread.",
  ];
}

function elsewhereRemarks({ kind }: CostTarget, offer: Offer): string[] {
  if (offer.model === "machine" || (kind === "lambda" && offer.provider === "aws-lambda")) return [];
  return [`Durations are those of ${kindName(kind)} on the machine that measured: on the service they may differ.`];
}

function kindName(kind: string): string {
  if (kind === "docker") return "a container";
  if (kind === "wasm") return "a Wasm instance";
  return kind === "process" ? "a process" : "a function";
}

function lifeRemarks(offer: Offer): string[] {
  if (offer.model === "machine")
    return ["Only the share of the machine that is used is counted: the rest is taken to be sold to others."];
  const { keepAliveMs, keepAliveBasis } = offer;
  if (!Number.isFinite(keepAliveMs)) return [];
  return [`An idle instance is taken to be kept for ${formatDuration(keepAliveMs * 1e6)} (${keepAliveBasis}).`];
}
