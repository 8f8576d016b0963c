import { z } from "zod";
import { command, duration, flag, path, worded } from "./fields.ts";
import { commonFields } from "./target-fields.ts";

/** An endpoint that is deployed elsewhere, as the file says it. */
export const httpTarget = z
  .strictObject({
    kind: z.literal("http").meta({ description: "An HTTP endpoint that is deployed elsewhere." }),
    url: worded(
      z.url({ protocol: /^https?$/ }),
      "an address",
      "Write an address with http:// or https://, such as https://hello.example.com.",
    ).meta({
      description: "Its address; the request's path is put behind it.",
      examples: ["https://hello.example.workers.dev"],
    }),
    cold: worded(
      z
        .union([
          z
            .strictObject({
              command: command.meta({
                description:
                  "Executable and arguments that redeploy it or scale it to zero, run before each cold start; the next request finds no instance.",
                examples: [["./scale-to-zero.sh"]],
              }),
              cwd: path.meta({ description: "Folder to run it in. Default: the scenario file's." }).optional(),
            })
            .meta({ title: "By a command" }),
          z
            .strictObject({
              idle: duration.meta({ description: "How long it is left alone before each cold start." }),
            })
            .meta({ title: "By idle time" }),
        ])
        .meta({ title: "Cold", description: "How it is made cold. Left out: only warm requests." }),
      "a way to make it cold",
      "Write { command: [./scale-to-zero.sh] } or { idle: 15m }.",
    ).optional(),
    instancePerRequest: flag
      .meta({
        description:
          "true: the platform gives every request an instance of its own, as Fermyon's does; also a warm one.",
      })
      .prefault(false),
    ...commonFields,
  })
  .meta({ title: "HTTP target", description: "An HTTP endpoint that is deployed elsewhere." });
