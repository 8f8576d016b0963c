import Big from "big.js";
import { hoursPerMonth } from "../cost/month.ts";
import type { BillingRule, Offer, Price } from "../cost/offer.ts";
import { formatDuration } from "../units/format-duration.ts";

/** What an offer charges, one price per line, largest part first. Where a price is not known it says so. */
export function priceLines(offer: Offer): readonly string[] {
  switch (offer.model) {
    case "per-request":
      return [
        perMillion(offer.request),
        ...tieredLines(offer.gibSecond),
        ...(offer.billsVcpu ? [timeLine(offer.vcpuSecond, "vCPU")] : []),
        ...idleLines(offer.idle, offer.provisioned ? "kept" : "idle"),
      ];
    case "instance-hours":
      return [
        timeLine(offer.vcpuSecond, "vCPU"),
        timeLine(offer.gibSecond, "GiB"),
        ...(isZero(offer.request) ? [] : [perMillion(offer.request)]),
        ...(offer.idle === null ? [] : idleLines(offer.idle, "idle")),
      ];
    case "cpu-time":
      return [
        ...(isZero(offer.monthly) ? [] : [`${known(offer.monthly)} / month`]),
        `${known(offer.perMillionRequests)} / M requests`,
        `${known(offer.perMillionCpuMs)} / M CPU-ms`,
      ];
    case "machine":
      return [machineLine(offer.hour)];
  }
}

/** How an offer turns time into billed time, one clause per line. */
export function ruleLines(offer: Offer): readonly string[] {
  if (offer.model === "machine") {
    const { vcpus, memoryMiB, cpuBaseline } = offer;
    return [
      `${vcpus} ${vcpus === 1 ? "vCPU" : "vCPUs"}, ${memoryMiB} MiB`,
      ...(cpuBaseline === 1 ? [] : [`${cpuBaseline * 100} % of each, for good`]),
    ];
  }
  if (offer.model === "cpu-time") return ["CPU time, not waiting"];
  const { rule } = offer;
  return [
    `per ${rule.of}, by ${formatDuration(rule.granularityMs * 1e6)}`,
    ...(rule.minimumMs > rule.granularityMs ? [`at least ${formatDuration(rule.minimumMs * 1e6)}`] : []),
    `from ${rule.minimumMemoryMiB} MiB, by ${rule.memoryStepMiB}`,
    clockText[rule.clock],
    ...(offer.vcpuTime === "used" ? ["CPU as used"] : []),
  ];
}

const clockText: Readonly<Record<BillingRule["clock"], string>> = {
  handler: "from the handler on",
  init: "from INIT on",
  instance: "while it exists",
  "image-pull": "from image pull on",
};

function idleLines(idle: { readonly vcpuSecond: Price; readonly gibSecond: Price }, word: string): readonly string[] {
  return [
    ...(isZero(idle.vcpuSecond) ? [] : [`${word} ${timeLine(idle.vcpuSecond, "vCPU")}`]),
    ...(isZero(idle.gibSecond) ? [] : [`${word} ${timeLine(idle.gibSecond, "GiB")}`]),
  ];
}

/** The first tier, which is the dearest. */
function tieredLines(tiers: readonly { readonly price: Big }[] | null): readonly string[] {
  const first = timeLine(tiers?.[0]?.price ?? null, "GiB");
  return tiers !== null && tiers.length > 1 ? [first, `  the first of ${tiers.length} tiers`] : [first];
}

function perMillion(request: Price): string {
  return `${request === null ? "unknown" : trimmed(request.times(1_000_000))} / M requests`;
}

/** Per second; per hour where a price was quoted so, which shows in decimals without end. */
function timeLine(price: Price, unit: "vCPU" | "GiB"): string {
  if (price === null) return `unknown / ${unit}-s`;
  const isHourly = decimalsOf(price) > 12;
  return isHourly ? `${trimmed(price.times(3_600))} / ${unit}-h` : `${price.toFixed()} / ${unit}-s`;
}

/** Per hour; per month where it was quoted so. */
function machineLine(hour: Price): string {
  if (hour === null) return "unknown / h";
  const isMonthly = decimalsOf(hour) > 8;
  return isMonthly ? `${trimmed(hour.times(hoursPerMonth))} / month` : `${hour.toFixed()} / h`;
}

function decimalsOf(price: Big): number {
  return price.toFixed().split(".")[1]?.length ?? 0;
}

function known(price: Price): string {
  return price === null ? "unknown" : price.toFixed();
}

function trimmed(price: Big): string {
  return new Big(price.toFixed(12)).toFixed();
}

function isZero(price: Price): boolean {
  return price !== null && price.eq(0);
}
