import { z } from "zod";
import { count, worded } from "./fields.ts";

const mebibytes = worded(
  z.number().min(0).max(1_048_576),
  "a number of MiB",
  "Write a number of MiB from 0 to 1048576.",
);

/** Scripted weights of idle instances. */
export const fakeDensitySchema = worded(
  z.strictObject({
    hostMiB: mebibytes.meta({ description: "What its host weighs without an instance, MiB." }),
    instanceMiB: mebibytes.meta({ description: "What each idle instance adds, MiB." }),
    most: count(0, 10_000).meta({ description: "The instance after so many cannot be made." }).optional(),
  }),
  "a scripted density",
).meta({ description: "What its idle instances weigh. Left out: it can hold none." });
