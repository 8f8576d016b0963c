import { z } from "zod";

/** The form of a price catalogue file: what a provider charges, in the provider's own units. USD. */

const digits = /^\d{1,15}(\.\d{1,20})?$/;
const decimal = z.string({ error: 'write decimal digits in quotes, such as "0.20"' }).regex(digits, {
  error: 'write decimal digits in quotes, such as "0.20"; no sign, no exponent, no currency',
});
const price = decimal.nullable().describe("USD; null where it is not known");
/** Name of the price in the provider's price list, by which `bench prices refresh` finds it; and what it is called there. */
const found = { meter: z.string().min(1).optional(), sku: z.string().min(1).optional() };
const positive = z.number({ error: "write a number above 0" }).positive({ error: "write a number above 0" });
const atLeastZero = z
  .number({ error: "write a number, at least 0" })
  .nonnegative({ error: "write a number, at least 0" });
const text = z.string({ error: "write text" }).trim().min(1, { error: "write some text" });
const date = z.iso.date({ error: "write a date such as 2026-11-22" });

/** Units of time in which providers quote; a month is that of month.ts. */
export const timeUnits = ["second", "hour", "month"] as const;
/** A price for a time: of a vCPU, of a GiB (a provider's GB of 1024 MB), of a machine. */
const timeRate = z.strictObject({ usd: price, per: z.enum(timeUnits), ...found });
const countRate = z.strictObject({ usd: price, per: z.literal("million"), ...found });
/** USD per GiB restored. */
const sizeRate = z.strictObject({ usd: price, per: z.literal("gibibyte"), ...found });

const tier = z.strictObject({ upTo: decimal.nullable(), usd: decimal });
/** One price, or one that falls with the month's quantity: the tiers ascend, and the last has no end. */
const tieredRate = z
  .strictObject({ usd: price.optional(), tiers: z.array(tier).min(1).optional(), per: z.enum(timeUnits), ...found })
  .refine(({ usd, tiers }) => (usd === undefined) !== (tiers === undefined), {
    error: "write either usd or tiers",
  })
  .refine(({ tiers }) => tiers === undefined || ascend(tiers.map(({ upTo }) => upTo)), {
    error: "the tiers do not ascend to a last one with upTo: null",
    path: ["tiers"],
  });

const rule = z.strictObject({
  of: z.enum(["request", "instance"]),
  granularityMs: positive,
  minimumMs: atLeastZero,
  minimumMemoryMiB: atLeastZero,
  memoryStepMiB: positive,
  minimumVcpus: atLeastZero.default(0),
  clock: z.enum(["handler", "init", "instance", "image-pull"]),
});
const quota = z.strictObject({
  requests: decimal.default("0"),
  gibSeconds: decimal.default("0"),
  vcpuSeconds: decimal.default("0"),
});
const idle = z.strictObject({ vcpu: timeRate.optional(), memory: timeRate.optional() });
const keepAlive = z.strictObject({
  seconds: z.union([atLeastZero, z.literal("forever")], { error: "write seconds, or forever" }),
  basis: z.enum(["documented", "observed", "assumed"]),
});
const vcpuTime = z.enum(["allocated", "used"]).default("allocated");

const base = {
  id: z
    .string({ error: "give the offer an id" })
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, { error: "write up to 64 small letters, digits, dots and hyphens" }),
  name: text,
  region: text,
  forms: z.array(z.enum(["function", "container", "wasm"])).min(1),
  excludes: z.array(text).default([]),
};
const life = { concurrency: positive, keepAlive };

const perRequest = z.strictObject({
  ...base,
  ...life,
  model: z.literal("per-request"),
  rule,
  request: countRate,
  memory: tieredRate,
  vcpu: timeRate.optional().describe("left out where CPU is not billed apart"),
  vcpuTime,
  idle: idle.default({}),
  provisioned: z.boolean().default(false),
  free: quota.prefault({}),
  scratch: z.strictObject({ freeMiB: atLeastZero, rate: timeRate }).optional(),
  snapshot: z.strictObject({ kept: timeRate, restored: sizeRate }).optional(),
});
const instanceHours = z.strictObject({
  ...base,
  ...life,
  model: z.literal("instance-hours"),
  rule,
  request: countRate.optional().describe("left out where there is no fee"),
  vcpu: timeRate,
  vcpuTime,
  memory: timeRate,
  idle: idle.optional(),
  free: quota.prefault({}),
});
const cpuTime = z.strictObject({
  ...base,
  ...life,
  model: z.literal("cpu-time"),
  monthly: z.strictObject({ usd: price, ...found }),
  included: z.strictObject({ requests: decimal.default("0"), cpuMs: decimal.default("0") }).prefault({}),
  request: countRate,
  cpuMs: countRate,
});
const machine = z.strictObject({
  ...base,
  model: z.literal("machine"),
  machine: timeRate,
  vcpus: positive,
  cpuBaseline: positive.max(1).default(1),
  memoryMiB: positive,
});

/** Where a price list can be read again by a program. */
const list = z.strictObject({
  kind: z.enum(["aws-bulk", "azure-retail"]),
  /** As the list calls it: "AWSLambda"; "Functions". */
  service: z.string().regex(/^[A-Za-z0-9 ]{1,64}$/, { error: "write the name of a service in the price list" }),
});

/** A price catalogue file. */
export const catalogueFileSchema = z.strictObject({
  schema: z.literal(1, { error: "write schema: 1" }),
  provider: z.string({ error: "name the provider" }).regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, {
    error: "write up to 64 small letters, digits, dots and hyphens",
  }),
  source: z.strictObject({
    address: z.url({ error: "write the address where the prices were read" }),
    published: date.nullable(),
    read: date,
    confidence: z.enum(["provider", "secondary", "low"]),
  }),
  list: list.optional(),
  offers: z.array(z.discriminatedUnion("model", [perRequest, instanceHours, cpuTime, machine])).min(1),
});

/** A checked file, defaults filled in. */
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
/** One offer of it. */
export type OfferEntry = CatalogueFile["offers"][number];
/** A price for a time, as it is written. */
export type TimeRateEntry = z.infer<typeof timeRate>;
/** The same, where it may have tiers. */
export type TieredRateEntry = z.infer<typeof tieredRate>;

function ascend(bounds: readonly (string | null)[]): boolean {
  return bounds.every((bound, at) => {
    if (at === bounds.length - 1) return bound === null;
    return bound !== null && (at === 0 || Number(bounds[at - 1]) < Number(bound));
  });
}
