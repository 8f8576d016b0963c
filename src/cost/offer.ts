import type Big from "big.js";

/** What a provider runs: a function of its runtime, a container image, or a Wasm module. */
export type Form = "function" | "container" | "wasm";

/** A price that may not be known. Unknown is never zero and never another region's. */
export type Price = Big | null;

/** One step of a tiered price: `price` per unit up to `upTo` units a month, all steps before it included; null: without end. */
export interface PriceTier {
  readonly upTo: Big | null;
  readonly price: Big;
}

/** How time is turned into billed time. */
export interface BillingRule {
  /**
   * What is timed: each request by itself, however many share an instance; or an instance, from the first of its requests
   * that overlap to the last, or as long as it exists where that is what is paid for.
   */
  readonly of: "request" | "instance";
  /** Billed time is a multiple of this, rounded up, ms. */
  readonly granularityMs: number;
  /** Least billed time of one execution (of a request, or of an instance), ms. */
  readonly minimumMs: number;
  /** Least billed memory, MiB, and the step to which memory is rounded up. */
  readonly minimumMemoryMiB: number;
  readonly memoryStepMiB: number;
  /** Least billed CPU of an instance, vCPUs; 0 where CPU is not billed apart, or has no least size. */
  readonly minimumVcpus: number;
  /**
   * What starts the clock, as the provider says:
   * - handler: the code that answers; init: the runtime's initialisation before the first one, too
   * - instance: the instance as soon as it starts; image-pull: from pulling the image on
   */
  readonly clock: "handler" | "init" | "instance" | "image-pull";
}

/** Where a price was read. */
export interface PriceSource {
  readonly address: string;
  /** ISO date that the provider gives it; null where it gives none. */
  readonly published: string | null;
  /** ISO date on which it was read. */
  readonly read: string;
  /** provider: in the provider's own text; secondary: a transcription. */
  readonly confidence: "provider" | "secondary" | "low";
  /** File that it stands in: "prices/aws-lambda.yaml", or as the user named it. */
  readonly file: string;
  /** The file is the user's own (`--prices`), not one that comes with coldbench. */
  readonly isUsers: boolean;
}

/** What a keep-alive rests on: the provider's documentation, somebody's observation, or nothing but our assumption. */
export type KeepAliveBasis = "documented" | "observed" | "assumed";

/** What an instance costs that is kept without a request, USD per second of a vCPU and of a GiB; zero where that is free. */
export interface IdleRate {
  readonly vcpuSecond: Price;
  readonly gibSecond: Price;
}

/** Which CPU time is billed: that of the vCPUs that an instance is given, or only what it has used of it. */
export type VcpuTime = "allocated" | "used";

interface OfferBase {
  /** As on the command line: "aws-lambda-arm64", "cloud-run". Id and region together are unique in a catalogue. */
  readonly id: string;
  /** As its file says: "aws-lambda". */
  readonly provider: string;
  /** For people: "AWS Lambda, arm64". */
  readonly name: string;
  readonly region: string;
  readonly forms: readonly Form[];
  readonly source: PriceSource;
  /** What the price does not include beyond what no price does, one clause each. */
  readonly excludes: readonly string[];
}

/** Pays for requests and for the memory (and CPU) of each while it runs: AWS Lambda, Cloud Run by request, Azure Functions. */
export interface PerRequestOffer extends OfferBase {
  readonly model: "per-request";
  readonly rule: BillingRule;
  /** USD per request. */
  readonly request: Price;
  /** USD per GiB-second (a provider's own GB where that is 1024 MB), tier by tier. Null where a price is not known. */
  readonly gibSecond: readonly PriceTier[] | null;
  /** USD per vCPU-second; null where CPU is not billed apart. */
  readonly vcpuSecond: Price;
  readonly billsVcpu: boolean;
  readonly vcpuTime: VcpuTime;
  /** Of instances that are kept because a minimum is set; those above it are free while they have no request. */
  readonly idle: IdleRate;
  /**
   * Sold for instances that are always there (provisioned concurrency): their idle rate is charged while they have a request,
   * too, and a bill without any of them is unknown.
   */
  readonly provisioned: boolean;
  /** File system of an instance beyond what is free, USD per GiB-second while it has a request; null where that is not sold. */
  readonly scratch: { readonly freeMiB: number; readonly gibSecond: Price } | null;
  /** Snapshots of initialised instances, which no bill here contains: USD per GiB-second kept and per GiB restored. */
  readonly snapshot: { readonly gibSecond: Price; readonly restoreGib: Price } | null;
  readonly free: { readonly requests: Big; readonly gibSeconds: Big; readonly vcpuSeconds: Big };
  /** Requests that one instance takes at once, by default. */
  readonly concurrency: number;
  /** How long an idle instance is kept, ms: an observation or an assumption, never a promise. Infinity: always. */
  readonly keepAliveMs: number;
  readonly keepAliveBasis: KeepAliveBasis;
}

/** Pays for instances as long as they exist: Fargate, Cloud Run by instance, Fly. */
export interface InstanceHoursOffer extends OfferBase {
  readonly model: "instance-hours";
  readonly rule: BillingRule;
  /** USD per request; zero where there is no fee. */
  readonly request: Price;
  /** USD per second of one vCPU and of one GiB. */
  readonly vcpuSecond: Price;
  readonly gibSecond: Price;
  readonly vcpuTime: VcpuTime;
  /** Of instances that are kept because a minimum is set, in place of the rates above; null: they cost the same. */
  readonly idle: IdleRate | null;
  readonly free: { readonly requests: Big; readonly gibSeconds: Big; readonly vcpuSeconds: Big };
  readonly concurrency: number;
  readonly keepAliveMs: number;
  readonly keepAliveBasis: KeepAliveBasis;
}

/** Pays for requests and for CPU time, whatever the wall time: Cloudflare Workers, Fastly Compute. */
export interface CpuTimeOffer extends OfferBase {
  readonly model: "cpu-time";
  /** USD a month before anything is used. */
  readonly monthly: Price;
  readonly included: { readonly requests: Big; readonly cpuMs: Big };
  /** USD per million. */
  readonly perMillionRequests: Price;
  readonly perMillionCpuMs: Price;
  readonly concurrency: number;
  readonly keepAliveMs: number;
  readonly keepAliveBasis: KeepAliveBasis;
}

/** A machine by the hour, packed with instances: their number in its memory is measured or given. */
export interface MachineOffer extends OfferBase {
  readonly model: "machine";
  /** USD. */
  readonly hour: Price;
  readonly vcpus: number;
  /** Share of each vCPU that may be used all the time, 0..1: 1 but for machines that run on CPU credits. */
  readonly cpuBaseline: number;
  readonly memoryMiB: number;
}

/** What can be bought. */
export type Offer = PerRequestOffer | InstanceHoursOffer | CpuTimeOffer | MachineOffer;

/** A month of use, as a replay of traffic gives it: of one offer, one measured target. */
export interface MonthlyUse {
  readonly requests: number;
  /**
   * Billed by the rule of the offer, ms, over all requests or instances (`rule.of`). Of instance-hours it contains the time
   * without a request, of per-request it does not.
   */
  readonly billedMs: number;
  /**
   * Instances that are kept without a request because a minimum is set, ms: 0 where none is. Not those above the minimum that
   * merely outlive their last request: a provider has them for free (per-request) or charges them in full (instance-hours).
   */
  readonly idleMs: number;
  /** Instances that exist, ms: over all of them. */
  readonly aliveMs: number;
  /** CPU time of all requests, ms; null where it was not measured. */
  readonly cpuMs: number | null;
  /** Of each instance, as configured; `rule` rounds it. */
  readonly memoryMiB: number;
  readonly vcpus: number;
  /** File system of each instance, MiB; left out: what is free. */
  readonly scratchMiB?: number;
}

/** How densely a machine is packed. */
export interface Packing {
  /** Instances that its memory holds when all of it is used; null: neither measured nor given. */
  readonly density: number | null;
  /** Share of memory and of CPU that is planned to be in use, 0..1. */
  readonly utilisation: number;
}

/** One line of a bill, USD; null: a price that is needed is not known. */
export interface BillLine {
  /** "requests", "duration", "CPU", "memory", "idle", "scratch", "monthly minimum", "machine". */
  readonly what: string;
  readonly usd: Price;
}

/** A month's bill. */
export interface Bill {
  readonly lines: readonly BillLine[];
  /** Null where a line is. */
  readonly usd: Price;
  /** Why, where it is null: one clause. */
  readonly unknown: string | null;
}
