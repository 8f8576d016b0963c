import type { CostSettings, TrafficShape } from "../analysis/cost/cost-settings.ts";
import { secondsPerMonth } from "../cost/month.ts";
import type { Offer } from "../cost/offer.ts";
import type { Catalogue } from "../cost/price-catalogue.ts";
import { BenchError } from "../errors/bench-error.ts";
import { readTraceFile } from "../io/trace-files.ts";
import { nearestName } from "../scenario/nearest-name.ts";
import type { CostArguments } from "./cost-options.ts";
import { loadCatalogue } from "./price-loading.ts";
import { toMinuteCounts } from "./trace-minutes.ts";

/** What is priced on where nothing is said: one of each kind that people choose between, in US regions. */
export const defaultOffers = [
  "aws-lambda-arm64",
  "aws-fargate-arm64",
  "cloud-run",
  "azure-container-apps",
  "azure-functions",
  "cloudflare-workers",
  "ec2-c7g.large",
] as const;

const perUnit: Readonly<Record<string, number>> = {
  s: secondsPerMonth,
  second: secondsPerMonth,
  min: secondsPerMonth / 60,
  h: secondsPerMonth / 3_600,
  hour: secondsPerMonth / 3_600,
  d: secondsPerMonth / 86_400,
  day: secondsPerMonth / 86_400,
  month: 1,
};
const multiples: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9, B: 1e9 };

/** The options of `bench cost` as settings. @throws BenchError "usage" naming the option */
export async function readCostSettings(args: CostArguments, today: string): Promise<CostSettings> {
  const { memory, vcpus, utilisation, seed } = args;
  const traffic = await readTraffic(args);
  return {
    offers: chooseOffers(loadCatalogue(args.prices ?? []), args.on, args.region),
    targets: args.target ?? [],
    requestsPerMonth: parseRequests(args.requests),
    traffic,
    memoryMiB: memory === undefined ? { value: 512, forced: false } : { value: parseMemory(memory), forced: true },
    vcpus: within("--vcpus", vcpus, (value) => value > 0 && value <= 1024, "a number of vCPUs above 0"),
    utilisation: within("--utilisation", utilisation, (value) => value > 0 && value <= 1, "a share above 0, at most 1"),
    machineKeepAliveMs: parseDuration(args.keepAlive),
    densities: parseDensities(args.density ?? []),
    seed: within(
      "--seed",
      seed,
      (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32,
      "a whole number from 0 on",
    ),
    today,
  };
}

/** "10M/month" as requests a month. @throws BenchError "usage" */
export function parseRequests(text: string): number {
  const [, number = "", multiple = "", unit = "month"] =
    /^([\d.]+) ?([kMGB]?)(?: ?\/ ?([a-z]+))?$/.exec(text.trim()) ?? [];
  const requests = Number(number) * (multiples[multiple] ?? Number.NaN) * (perUnit[unit] ?? Number.NaN);
  if (number !== "" && requests >= 1 && requests <= 1e13) return requests;
  throw new BenchError("usage", `--requests ${text} is not a number of requests in a time`, {
    hint: "write a number from 1 to 10000G a month with its unit: 10M/month, 250k/day, 1000/h, 3/s",
  });
}

function chooseOffers({ offers }: Catalogue, on: string | undefined, region: string | undefined): Offer[] {
  const ids = on === undefined ? [...defaultOffers] : on.split(",").map((id) => id.trim());
  return ids.flatMap((id) => {
    const own = offers.filter((offer) => offer.id === id);
    if (own.length === 0) throw unknownOffer(id, offers);
    const inRegion = region === undefined || own.length === 1 ? own : own.filter((offer) => offer.region === region);
    if (inRegion.length > 0) return on === undefined ? inRegion.slice(0, 1) : inRegion;
    throw new BenchError("usage", `${id} has no price for ${region}: another region's is never taken instead`, {
      hint: `it has ${own.map((offer) => offer.region).join(", ")}; add yours with --prices FILE`,
    });
  });
}

function unknownOffer(id: string, offers: readonly Offer[]): BenchError {
  const names = [...new Set(offers.map((offer) => offer.id))];
  const near = nearestName(id, names);
  return new BenchError("usage", `--on ${id} is no offer`, {
    hint: `${near === undefined ? "" : `did you mean ${near}? `}there are ${names.join(", ")}`,
  });
}

async function readTraffic({ pattern, variation, trace, function: of }: CostArguments): Promise<TrafficShape> {
  if (trace !== undefined) {
    const counts = toMinuteCounts(await readTraceFile(trace, of ?? null));
    return { pattern: "minutes", counts, from: trace };
  }
  if (pattern === "bursty") {
    return {
      pattern,
      variation: within(
        "--variation",
        variation,
        (value) => value > 1 && value <= 100,
        "a number above 1, at most 100",
      ),
    };
  }
  return pattern === "diurnal" ? { pattern, base: 0.5 } : { pattern };
}

function within(option: string, value: number, isRight: (value: number) => boolean, what: string): number {
  if (isRight(value)) return value;
  throw new BenchError("usage", `${option} ${value} is not ${what}`, { hint: `write ${what}` });
}

function parseMemory(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(MB|MiB|GB|GiB)$/.exec(text.trim()) ?? [];
  const memory = Number(number ?? Number.NaN) * (unit?.startsWith("G") === true ? 1024 : 1);
  if (memory > 0 && memory <= 1 << 24) return memory;
  throw new BenchError("usage", `--memory ${text} is not a size`, {
    hint: "write a number with its unit, such as 512MB or 2GB",
  });
}

const durationsMs: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

function parseDuration(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  const ms = Number(number ?? Number.NaN) * (durationsMs[unit] ?? Number.NaN);
  if (ms >= 0 && ms <= 3.6e6 * 24 * 31) return ms;
  throw new BenchError("usage", `--keep-alive ${text} is not a duration`, {
    hint: "write a number with its unit, such as 30s, 10m or 1h",
  });
}

function parseDensities(texts: readonly string[]): Record<string, number> {
  const entries = texts.map((text) => {
    const at = text.lastIndexOf("=");
    const instances = Number(text.slice(at + 1));
    if (at > 0 && instances > 0 && Number.isFinite(instances)) return [text.slice(0, at), instances] as const;
    throw new BenchError("usage", `--density ${text} is not a target with a number of instances`, {
      hint: "write --density wasm=2000",
    });
  });
  return Object.fromEntries(entries);
}
