import type { BuildContext } from "./build-context.ts";
import { defaults } from "./defaults.ts";
import type { LoadFile } from "./load-schema.ts";
import { parseDuration } from "./quantities.ts";

/** What a load finds: a server that has answered before, or none, which the load itself has started. */
export type LoadFrom = "warm" | "zero";

/** What traffic a scenario makes after its trials. */
export type Load =
  | {
      readonly mode: "open";
      readonly from: LoadFrom;
      /** Arrivals per second, changing evenly from `fromRate` to `rate`. */
      readonly stages: readonly { readonly fromRate: number; readonly rate: number; readonly durationMs: number }[];
      /** Requests under way at the same time, at most: arrivals above that are dropped. */
      readonly connections: number;
      /** From the time at which a request was to be sent. */
      readonly timeoutMs: number;
    }
  | {
      readonly mode: "closed";
      readonly from: "warm";
      readonly stages: readonly { readonly connections: number; readonly durationMs: number }[];
      readonly timeoutMs: number;
    }
  | {
      readonly mode: "burst";
      readonly from: LoadFrom;
      readonly requests: number;
      readonly timeoutMs: number;
    };

/** More arrivals than this in one load are a mistake: they would take gigabytes of nothing but waiting. */
const mostArrivals = 50_000_000;

/** A load as it is made, from its fields; what they do not say together is reported. */
export function toLoad(file: LoadFile, context: BuildContext): Load {
  switch (file.mode) {
    case "open":
      return toOpenLoad(file, context);
    case "closed": {
      const { connections, duration, stages, timeout } = file;
      const single = { connections: connections ?? defaults.loadClosedConnections, durationMs: duration ?? usualMs() };
      const steps = stages?.map((stage) => ({ connections: stage.connections, durationMs: stage.duration })) ?? [
        single,
      ];
      return { mode: "closed", from: "warm", stages: steps, timeoutMs: timeout };
    }
    case "burst":
      return { mode: "burst", from: file.from, requests: file.requests, timeoutMs: file.timeout };
  }
}

function toOpenLoad(file: LoadFile & { readonly mode: "open" }, context: BuildContext): Load {
  const { from, rate, duration, stages, connections, timeout } = file;
  const single = { fromRate: rate ?? 1, rate: rate ?? 1, durationMs: duration ?? usualMs() };
  const steps = stages?.map((stage) => ({
    fromRate: stage.rampFrom ?? stage.rate,
    rate: stage.rate,
    durationMs: stage.duration,
  })) ?? [single];
  const arrivals = steps.reduce((sum, one) => sum + (((one.fromRate + one.rate) / 2) * one.durationMs) / 1000, 0);
  if (arrivals < 1 || arrivals > mostArrivals)
    context.report(
      ["load", stages === undefined ? "rate" : "stages"],
      `${Math.round(arrivals)} requests are no load`,
      `Choose rates and durations that come to 1 to ${mostArrivals} requests.`,
    );
  return { mode: "open", from, stages: steps, connections, timeoutMs: timeout };
}

function usualMs(): number {
  return parseDuration(defaults.loadDuration) ?? 0;
}

/**
 * What the fields of a load say together, before any is left out because the schema has refused it: a rate or stages, and
 * nothing beside stages.
 * @param load as it is in the file
 */
export function checkLoad(load: unknown, context: Pick<BuildContext, "report">): void {
  if (typeof load !== "object" || load === null) return;
  const { mode } = load as { readonly mode?: unknown };
  const single = mode === "open" ? "rate" : mode === "closed" ? "connections" : undefined;
  if (single === undefined) return;
  if (!("stages" in load)) {
    if (mode === "open" && !("rate" in load))
      context.report(
        ["load", "rate"],
        "an arrival rate is missing",
        "Write rate, such as 100 (per second), or stages.",
      );
    return;
  }
  for (const field of [single, "duration"])
    if (field in load)
      context.report(
        ["load", field],
        `${field} stands beside stages`,
        "Write it into the stages, or remove the stages.",
      );
}
