import { z } from "zod";
import { defaults } from "./defaults.ts";
import { count, memory, worded } from "./fields.ts";

/** Idle instances that are weighed. */
export const densitySchema = worded(
  z.strictObject({
    memory: memory
      .meta({ description: "Stop once host and instances together take more than this." })
      .prefault(defaults.densityMemory),
    instances: count(1, 10_000)
      .meta({ description: "Stop at so many idle instances." })
      .prefault(defaults.densityInstances),
  }),
  "a map of memory and instances",
).meta({
  title: "Density",
  description: "After the trials, fill each target with idle instances and weigh them. Left out: not measured.",
});

/** Many first requests at the same moment. */
export const burstSchema = worded(
  z.strictObject({
    requests: count(2, 1_000)
      .meta({ description: "First requests sent at the same moment to a target without an instance." })
      .prefault(defaults.burstRequests),
    rounds: count(1, 1_000).meta({ description: "How often." }).prefault(defaults.burstRounds),
  }),
  "a map of requests and rounds",
).meta({
  title: "Burst",
  description: "After the trials, many first requests at once on an idle target. Left out: not measured.",
});
