import Big from "big.js";
import type { CatalogueFile, OfferEntry, TieredRateEntry, TimeRateEntry } from "./catalogue-schema.ts";
import { hoursPerMonth, secondsPerMonth } from "./month.ts";
import type { IdleRate, Offer, Price, PriceSource, PriceTier } from "./offer.ts";

const zero = new Big(0);
const million = 1_000_000;
const secondsOf = { second: 1, hour: 3_600, month: secondsPerMonth } as const;

/** An entry of a checked file as an offer: prices per second and per request, however the provider quotes them. */
export function toOffer({ provider }: CatalogueFile, entry: OfferEntry, source: PriceSource): Offer {
  const { id, name, region, forms, excludes } = entry;
  const base = { id, name, provider, region, forms, excludes, source };
  if (entry.model === "machine") {
    const { vcpus, cpuBaseline, memoryMiB } = entry;
    return { ...base, model: entry.model, hour: perHour(entry.machine), vcpus, cpuBaseline, memoryMiB };
  }
  const life = {
    concurrency: entry.concurrency,
    keepAliveMs: entry.keepAlive.seconds === "forever" ? Number.POSITIVE_INFINITY : entry.keepAlive.seconds * 1_000,
    keepAliveBasis: entry.keepAlive.basis,
  };
  switch (entry.model) {
    case "per-request":
      return { ...base, ...life, ...perRequest(entry) };
    case "instance-hours":
      return { ...base, ...life, ...instanceHours(entry) };
    case "cpu-time":
      return {
        ...base,
        ...life,
        model: entry.model,
        monthly: toPrice(entry.monthly.usd),
        included: { requests: new Big(entry.included.requests), cpuMs: new Big(entry.included.cpuMs) },
        perMillionRequests: toPrice(entry.request.usd),
        perMillionCpuMs: toPrice(entry.cpuMs.usd),
      };
  }
}

type Of<Model extends OfferEntry["model"]> = Extract<OfferEntry, { readonly model: Model }>;

function perRequest(entry: Of<"per-request">) {
  const { rule, vcpuTime, provisioned, scratch, snapshot } = entry;
  return {
    model: entry.model,
    rule,
    request: perOne(entry.request),
    gibSecond: tiersOf(entry.memory),
    vcpuSecond: entry.vcpu === undefined ? null : perSecond(entry.vcpu),
    billsVcpu: entry.vcpu !== undefined,
    vcpuTime,
    idle: idleRate(entry.idle),
    provisioned,
    scratch: scratch === undefined ? null : { freeMiB: scratch.freeMiB, gibSecond: perSecond(scratch.rate) },
    snapshot:
      snapshot === undefined
        ? null
        : { gibSecond: perSecond(snapshot.kept), restoreGib: toPrice(snapshot.restored.usd) },
    free: freeQuota(entry.free),
  } as const;
}

function instanceHours(entry: Of<"instance-hours">) {
  const { rule, vcpuTime } = entry;
  return {
    model: entry.model,
    rule,
    request: entry.request === undefined ? zero : perOne(entry.request),
    vcpuSecond: perSecond(entry.vcpu),
    gibSecond: perSecond(entry.memory),
    vcpuTime,
    idle: entry.idle === undefined ? null : idleRate(entry.idle),
    free: freeQuota(entry.free),
  } as const;
}

function freeQuota({ requests, gibSeconds, vcpuSeconds }: Of<"per-request">["free"]) {
  return { requests: new Big(requests), gibSeconds: new Big(gibSeconds), vcpuSeconds: new Big(vcpuSeconds) };
}

/** What is not listed costs nothing while an instance is idle. */
function idleRate({ vcpu, memory }: Of<"per-request">["idle"]): IdleRate {
  return {
    vcpuSecond: vcpu === undefined ? zero : perSecond(vcpu),
    gibSecond: memory === undefined ? zero : perSecond(memory),
  };
}

function tiersOf({ usd, tiers, per }: TieredRateEntry): readonly PriceTier[] | null {
  if (tiers === undefined) {
    const price = perSecond({ usd: usd ?? null, per });
    return price === null ? null : [{ upTo: null, price }];
  }
  return tiers.map((tier) => ({
    upTo: tier.upTo === null ? null : new Big(tier.upTo).times(secondsOf[per]),
    price: new Big(tier.usd).div(secondsOf[per]),
  }));
}

function perSecond({ usd, per }: Pick<TimeRateEntry, "usd" | "per">): Price {
  return usd === null ? null : new Big(usd).div(secondsOf[per]);
}

function perHour({ usd, per }: TimeRateEntry): Price {
  if (usd === null) return null;
  if (per === "hour") return new Big(usd);
  return per === "month" ? new Big(usd).div(hoursPerMonth) : new Big(usd).times(secondsOf.hour);
}

function perOne({ usd }: { readonly usd: string | null }): Price {
  return usd === null ? null : new Big(usd).div(million);
}

function toPrice(usd: string | null): Price {
  return usd === null ? null : new Big(usd);
}
