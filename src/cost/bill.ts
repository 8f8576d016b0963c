import Big from "big.js";
import { billedMemoryMiB, billedVcpus } from "./billing-rules.ts";
import { machineShare } from "./machine-share.ts";
import { hoursPerMonth } from "./month.ts";
import type {
  Bill,
  BillingRule,
  CpuTimeOffer,
  InstanceHoursOffer,
  MachineOffer,
  MonthlyUse,
  Offer,
  Packing,
  PerRequestOffer,
  Price,
  VcpuTime,
} from "./offer.ts";
import { tieredCost } from "./tiered-price.ts";

/** A line, and why it is null where it is. */
interface Line {
  readonly what: string;
  readonly usd: Price;
  readonly why?: string;
}

const zero = new Big(0);
const million = 1_000_000;
const unmeasured = "CPU time was not measured";

/**
 * What an offer charges for a month of use, free quota taken off. A line whose price is not known is null, and so is the sum.
 * @param use all numbers finite and >= 0
 * @param packing matters to machines only
 * @throws RangeError when a number of the use or of the packing is out of its range
 */
export function billMonth(offer: Offer, use: MonthlyUse, packing: Packing): Bill {
  requireUse(use);
  const lines = linesOf(offer, use, packing);
  const missing = lines.find(({ usd }) => usd === null);
  return {
    lines: lines.map(({ what, usd }) => ({ what, usd })),
    usd: missing === undefined ? lines.reduce((sum, { usd }) => sum.plus(usd ?? zero), zero) : null,
    unknown: missing === undefined ? null : (missing.why ?? `the price of its ${missing.what} is not known`),
  };
}

function linesOf(offer: Offer, use: MonthlyUse, packing: Packing): readonly Line[] {
  switch (offer.model) {
    case "per-request":
      return perRequestLines(offer, use);
    case "instance-hours":
      return instanceLines(offer, use);
    case "cpu-time":
      return cpuTimeLines(offer, use);
    case "machine":
      return [machineLine(offer, use, packing)];
  }
}

function perRequestLines(offer: PerRequestOffer, use: MonthlyUse): readonly Line[] {
  const { rule, gibSecond, free, billsVcpu, scratch } = offer;
  if (offer.provisioned && use.idleMs === 0) {
    return [{ what: "idle", usd: null, why: "it is sold for instances that are always there, and no minimum is set" }];
  }
  const gibSeconds = gibSecondsOf(rule, use, use.billedMs);
  const scratchGib = gib(Math.max(0, (use.scratchMiB ?? 0) - (scratch?.freeMiB ?? 0)));
  return [
    { what: "requests", usd: charge(offer.request, above(use.requests, free.requests)) },
    {
      what: billsVcpu ? "memory" : "duration",
      usd: gibSecond === null ? null : tieredCost(gibSecond, above(gibSeconds, free.gibSeconds)),
    },
    ...(billsVcpu ? [cpuLine(offer, use, use.billedMs)] : []),
    ...idleLines(offer, use),
    ...(scratchGib.eq(0)
      ? []
      : [{ what: "scratch", usd: charge(scratch?.gibSecond ?? null, seconds(use.billedMs).times(scratchGib)) }]),
  ];
}

/** Of what is provisioned, the idle rate is that of its whole life. Nothing where there is no such time, or it is free. */
function idleLines({ rule, idle, provisioned }: PerRequestOffer, use: MonthlyUse): readonly Line[] {
  const isFree = idle.vcpuSecond?.eq(0) === true && idle.gibSecond?.eq(0) === true;
  if (use.idleMs === 0 || isFree) return [];
  return [{ what: "idle", usd: instanceTime(rule, idle, use, use.idleMs + (provisioned ? use.billedMs : 0)) }];
}

function instanceLines(offer: InstanceHoursOffer, use: MonthlyUse): readonly Line[] {
  const { rule, request, gibSecond, idle, free } = offer;
  const idleMs = idle === null ? 0 : Math.min(use.idleMs, use.billedMs);
  const fullMs = use.billedMs - idleMs;
  return [
    ...(request?.eq(0) === true
      ? []
      : [{ what: "requests", usd: charge(request, above(use.requests, free.requests)) }]),
    { what: "memory", usd: charge(gibSecond, above(gibSecondsOf(rule, use, fullMs), free.gibSeconds)) },
    cpuLine(offer, use, fullMs),
    ...(idle === null || idleMs === 0 ? [] : [{ what: "idle", usd: instanceTime(rule, idle, use, idleMs) }]),
  ];
}

function cpuTimeLines(offer: CpuTimeOffer, { requests, cpuMs }: MonthlyUse): readonly Line[] {
  const { monthly, included, perMillionRequests, perMillionCpuMs } = offer;
  const cpu =
    cpuMs === null
      ? { usd: null, why: unmeasured }
      : { usd: charge(perMillionCpuMs, above(cpuMs, included.cpuMs).div(million)) };
  return [
    ...(monthly?.eq(0) === true ? [] : [{ what: "monthly minimum", usd: monthly }]),
    { what: "requests", usd: charge(perMillionRequests, above(requests, included.requests).div(million)) },
    ...(perMillionCpuMs?.eq(0) === true ? [] : [{ what: "CPU", ...cpu }]),
  ];
}

function machineLine(offer: MachineOffer, use: MonthlyUse, packing: Packing): Line {
  const what = "machine";
  if (offer.hour === null) return { what, usd: null };
  const share = machineShare(offer, use, packing);
  if ("unknown" in share) return { what, usd: null, why: share.unknown };
  return { what, usd: share.machines.times(offer.hour).times(hoursPerMonth) };
}

function cpuLine(
  {
    rule,
    vcpuSecond,
    vcpuTime,
    free,
  }: {
    readonly rule: BillingRule;
    readonly vcpuSecond: Price;
    readonly vcpuTime: VcpuTime;
    readonly free: { readonly vcpuSeconds: Big };
  },
  use: MonthlyUse,
  ms: number,
): Line {
  const what = "CPU";
  if (vcpuTime === "used" && use.cpuMs === null) return { what, usd: null, why: unmeasured };
  const used = vcpuTime === "used" ? seconds(use.cpuMs ?? 0) : seconds(ms).times(billedVcpus(rule, use.vcpus));
  return { what, usd: charge(vcpuSecond, above(used, free.vcpuSeconds)) };
}

function instanceTime(
  rule: BillingRule,
  rate: { readonly vcpuSecond: Price; readonly gibSecond: Price },
  use: MonthlyUse,
  ms: number,
): Price {
  const memory = charge(rate.gibSecond, gibSecondsOf(rule, use, ms));
  const cpu = charge(rate.vcpuSecond, seconds(ms).times(billedVcpus(rule, use.vcpus)));
  return memory === null || cpu === null ? null : memory.plus(cpu);
}

function gibSecondsOf(rule: BillingRule, { memoryMiB }: MonthlyUse, ms: number): Big {
  return seconds(ms).times(gib(billedMemoryMiB(rule, memoryMiB)));
}

function charge(price: Price, quantity: Big): Price {
  return price === null ? null : price.times(quantity);
}

/** What is beyond the free quantity, >= 0. */
function above(quantity: Big | number, free: Big): Big {
  const beyond = new Big(quantity).minus(free);
  return beyond.lt(0) ? zero : beyond;
}

function seconds(ms: number): Big {
  return new Big(ms).div(1_000);
}

function gib(mib: number): Big {
  return new Big(mib).div(1_024);
}

function requireUse({ requests, billedMs, idleMs, aliveMs, cpuMs, scratchMiB }: MonthlyUse): void {
  for (const [name, value] of Object.entries({ requests, billedMs, idleMs, aliveMs, cpuMs, scratchMiB })) {
    if (value !== null && value !== undefined && !(Number.isFinite(value) && value >= 0))
      throw new RangeError(`not a monthly use: ${name} ${value}`);
  }
}
