import { z } from "zod";
import { defaults } from "./defaults.ts";
import { count, duration, worded } from "./fields.ts";

/** Requests per second. */
const rate = worded(
  z
    .number()
    .min(0)
    .max(1_000_000)
    .meta({ examples: [100] }),
  "a number of requests per second from 0 to 1000000",
  "Write a plain number, such as 100 or 0.5.",
);

const from = worded(z.enum(["warm", "zero"]), "what a load begins with").meta({
  description: "warm: a server that has answered once; zero: none, it is started by the load's first request.",
});

const timeout = duration
  .meta({ description: "A request without a complete answer by then has failed, counted from when it was to be sent." })
  .prefault(defaults.loadTimeout);

const loadDuration = duration.meta({ description: `How long. Default: ${defaults.loadDuration}. Not with stages.` });

const stagesOf = <T extends z.ZodType>(stage: T): z.ZodOptional<z.ZodArray<T>> =>
  worded(
    z.array(stage).min(1).max(100),
    "a list of stages",
    "Write 1 to 100 stages, such as [{ rate: 100, duration: 10s }].",
  )
    .meta({ description: "What follows what, instead of one value and a duration." })
    .optional();

const stageDuration = duration.meta({ description: "How long the stage takes." });

const rateStage = worded(
  z.strictObject({
    rate: rate.meta({ description: "Requests per second at the end of the stage." }),
    rampFrom: rate.meta({ description: "Requests per second at its beginning. Left out: the same." }).optional(),
    duration: stageDuration,
  }),
  "a stage of an open load",
);

const connectionStage = worded(
  z.strictObject({
    connections: count(1, 10_000).meta({ description: "Connections during the stage." }),
    duration: stageDuration,
  }),
  "a stage of a closed load",
);

const openLoad = worded(
  z.strictObject({
    mode: z
      .literal("open")
      .meta({ description: "Requests at given times, whether or not earlier ones were answered." }),
    from: from.prefault("warm"),
    rate: rate
      .meta({ description: "Requests per second, evenly spaced, whether or not earlier ones were answered." })
      .optional(),
    duration: loadDuration.optional(),
    stages: stagesOf(rateStage),
    connections: count(1, 10_000)
      .meta({
        description: "Requests under way at the same time, at most; arrivals above that are dropped and counted.",
      })
      .prefault(defaults.loadConnections),
    timeout,
  }),
  "an open load",
);

const closedLoad = worded(
  z.strictObject({
    mode: z.literal("closed").meta({ description: "Connections that each wait for their answer." }),
    connections: count(1, 10_000)
      .meta({
        description: `Connections that send their next request as soon as they have their answer. Default: ${defaults.loadClosedConnections}. Not with stages.`,
      })
      .optional(),
    duration: loadDuration.optional(),
    stages: stagesOf(connectionStage),
    timeout,
  }),
  "a closed load",
);

const burstLoad = worded(
  z.strictObject({
    mode: z.literal("burst").meta({ description: "Requests all at the same moment." }),
    from: from.prefault("zero"),
    requests: count(2, 10_000)
      .meta({ description: "Requests sent to one server at the same moment." })
      .prefault(defaults.loadRequests),
    timeout,
  }),
  "a burst of load",
);

/** Traffic. */
export const loadSchema = worded(z.discriminatedUnion("mode", [openLoad, closedLoad, burstLoad]), "a load").meta({
  title: "Load",
  description:
    "After the trials, traffic for each target that has a server. open: requests at given times, and latency from those times; closed: so many connections, each as fast as it is answered; burst: many requests at the same moment. Left out: none.",
});
/** A load, as its fields say it. */
export type LoadFile = z.infer<typeof loadSchema>;
