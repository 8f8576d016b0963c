import { z } from "zod";
import { command, environment, filledText, flag, path, worded } from "./fields.ts";

/** How an artifact is made. */
export const buildSchema = worded(
  z
    .strictObject({
      command: command.meta({
        description: "Executable and arguments, run without a shell; {output} stands for the output's path.",
        examples: [["go", "build", "-o", "{output}", "."]],
      }),
      cwd: path.meta({ description: "Folder to run it in. Default: the scenario file's." }).optional(),
      env: environment.meta({ description: "Variables added to the environment of the build." }).prefault({}),
      output: path.meta({ description: "The file that it makes." }),
      sources: z.array(path).meta({ description: "Files whose change makes the output out of date." }).prefault([]),
      hint: filledText.meta({ description: "What to install where the tool is missing." }).optional(),
    })
    .meta({
      title: "Build",
      description: "A command that makes the artifact, run when the output is missing or older than a source.",
    }),
  "a build",
);

/** What every target may have. */
export const commonFields = {
  language: filledText
    .meta({ description: "What stands behind the artifact, for the report.", examples: ["C", "Go", "JavaScript"] })
    .optional(),
  source: filledText.meta({ description: "Where its source is, for the report." }).optional(),
  enabled: flag.meta({ description: "false: run only when asked for with --target." }).prefault(true),
  build: buildSchema.optional(),
  env: environment.meta({ description: "Environment variables of the workload." }).prefault({}),
};
