import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { type Sample, sampleSchema } from "../results/sample.ts";
import type { QuickCheck } from "./sample-rows.ts";

/** Whether a value is what `sampleSchema` accepts, compiled from it: about four times as fast, without its messages. */
export function compileSampleCheck(): QuickCheck {
  return new Ajv2020().compile<Sample>(z.toJSONSchema(sampleSchema, { io: "input" }));
}
