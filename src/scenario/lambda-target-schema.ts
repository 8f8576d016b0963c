import { z } from "zod";
import { defaults } from "./defaults.ts";
import { duration, environment, filledText, flag, memory, path, worded } from "./fields.ts";
import { architectures, logFormats, runtimeClients } from "./lambda-function.ts";
import { commonFields } from "./target-fields.ts";

const code = worded(
  z
    .union([
      path.meta({
        title: "Path",
        description: "A deployment package (.zip), or the folder that would be one.",
        examples: ["./function.zip", "./dist"],
      }),
      z
        .strictObject({
          files: z
            .array(
              worded(
                z.strictObject({
                  from: path.meta({ description: "File beside this scenario file." }),
                  to: worded(
                    z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[\x21-\x7e]+$/),
                    "a name inside the package",
                    "Write a relative path without dots, such as index.mjs.",
                  ).meta({ description: "Its name inside the package." }),
                }),
                "a file of the package",
              ),
            )
            .min(1)
            .meta({ description: "Files that together are the package." }),
        })
        .meta({ title: "Files", description: "A package put together from single files." }),
      z
        .strictObject({ image: filledText.meta({ description: "Reference or URI of a container image." }) })
        .meta({ title: "Image", description: "A Lambda container image." }),
    ])
    .meta({ title: "Code", description: "What is deployed." }),
  "the code of a function",
  "Write a .zip or a folder, or { files: [{ from: ./handler.mjs, to: index.mjs }] }, or { image: my/function:1 }.",
);

const runtime = worded(
  z.string().regex(/^[a-z][a-z0-9.]{1,40}$/),
  "a runtime identifier of Lambda",
  "Write it as Lambda does, such as nodejs22.x or provided.al2023.",
);

/** What a function has wherever it runs. */
const functionFields = {
  code,
  runtime: runtime
    .meta({
      description: "Lambda's identifier of the runtime. Left out for an image.",
      examples: ["nodejs22.x", "provided.al2023"],
    })
    .optional(),
  handler: filledText
    .meta({
      description: "Module and export. Default: index.handler for nodejs, bootstrap for provided.",
      examples: ["index.handler"],
    })
    .optional(),
  event: worded(z.enum(["http", "raw"]), "an event shape")
    .meta({
      description:
        "What the function is invoked with. http: an event of a function URL (payload 2.0) that carries the request. raw: the request's body, which is JSON, as it is.",
    })
    .prefault("http"),
  memory: memory
    .meta({ description: "Memory, 128MiB to 10240MiB; it also sets the share of CPU, 1769MiB being one core." })
    .prefault(defaults.functionMemory),
  timeout: duration
    .meta({ description: "The function's own timeout, whole seconds, at most 15m." })
    .prefault(defaults.functionTimeout),
  ...commonFields,
  env: environment.meta({ description: "Environment variables of the function." }).prefault({}),
};

/** A function driven through the Lambda Runtime API on this machine, as the file says it. */
export const lambdaLocalTarget = z
  .strictObject({
    kind: z
      .literal("lambda-local")
      .meta({ description: "A Lambda function on this machine, through the Lambda Runtime API. No account needed." }),
    sandbox: worded(z.enum(["process", "container"]), "a sandbox")
      .meta({ description: "Where its execution environments run: processes, or containers of a Docker Engine." })
      .prefault("process"),
    client: worded(z.enum(runtimeClients), "a runtime client")
      .meta({
        description:
          "What speaks the Runtime API for a Node handler: our own client, or AWS's, which the package must contain.",
      })
      .prefault("coldbench"),
    ...functionFields,
  })
  .meta({ title: "Local Lambda target", description: "A Lambda function on this machine, without an account." });

/** A function on AWS Lambda, as the file says it. */
export const lambdaTarget = z
  .strictObject({
    kind: z
      .literal("lambda")
      .meta({ description: "A Lambda function on AWS. Costs money: run only when asked for, with credentials." }),
    region: worded(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/), "a region", "Write it as AWS does, such as eu-west-1.")
      .meta({ description: "Region. Default: AWS_REGION, or the profile's." })
      .optional(),
    architecture: worded(z.enum(architectures), "an architecture")
      .meta({ description: "Instruction set of the package and of the function." })
      .prefault("x86_64"),
    role: worded(
      z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
      "the ARN of a role",
      "Write it as arn:aws:iam::123456789012:role/name; `bench lambda policy` says what it needs.",
    )
      .meta({ description: "Execution role. Default: COLDBENCH_LAMBDA_ROLE." })
      .optional(),
    endpoint: worded(
      z.url({ protocol: /^https?$/ }),
      "an address",
      "Write the address of an emulator, such as http://127.0.0.1:4566.",
    )
      .meta({ description: "An emulator in place of AWS; what is measured there is labelled emulated." })
      .optional(),
    snapStart: flag.meta({ description: "Publish versions with SnapStart, which offers thaw." }).prefault(false),
    logFormat: worded(z.enum(logFormats), "a log format")
      .meta({ description: "Format of the function's log." })
      .prefault("text"),
    ...functionFields,
    enabled: flag
      .meta({ description: "true: run without being asked for with --target. It costs money." })
      .prefault(false),
  })
  .meta({ title: "Lambda target", description: "A Lambda function on AWS: opt-in, with a spending cap." });
