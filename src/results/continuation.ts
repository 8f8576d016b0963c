import { z } from "zod";

/** A run that was interrupted, or killed, and went on later. */
export const resumptionSchema = z.object({
  at: z.iso.datetime().describe("when it went on"),
  was: z.enum(["running", "partial", "interrupted"]).describe("status that it was found with; running: its process had been killed"),
  atNs: z.int().nonnegative().describe("the same moment as rows tell it, ns since the run began"),
  pausedNs: z.int().nonnegative().describe("since the end of the last row that was kept, ns"),
  trials: z.int().nonnegative().describe("trials that were recorded whole"),
  droppedRows: z.int().nonnegative().describe("rows, torn ones included, of a trial that was only partly written: it was repeated"),
  differences: z.array(z.string()).describe("what was not as before; empty unless --allow-different allowed it"),
});

export const shardSchema = z.object({
  index: z.int().positive().describe("from 1"),
  of: z.int().positive().describe("shards of the plan"),
  plan: z.string().describe("sha256 of the order of the whole plan, as JSON: shards of one plan have the same"),
});
/** Which part of a plan a run measured. */
export type Shard = z.infer<typeof shardSchema>;

/** A shard as the run that it was merged into keeps it, without its machine. */
export const mergedShardSchema = z.object({
  index: z.int().positive(),
  id: z.string().describe("of the run that measured it"),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  status: z.enum(["running", "complete", "partial", "interrupted"]),
  trials: z.int().nonnegative().describe("trials of it that are here"),
  offsetNs: z.int().nonnegative().describe("was added to atNs of its rows: shards are laid one after the other"),
  resumed: z.array(resumptionSchema).optional().describe("times that it went on after an interruption"),
});
