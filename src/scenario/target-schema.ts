import { z } from "zod";
import { startKinds } from "../units/start-kind.ts";
import { defaults } from "./defaults.ts";
import { fakeDensitySchema } from "./fake-density-schema.ts";
import { command, count, filledText, flag, memory, path, text, textMap, worded } from "./fields.ts";
import { type buildSchema, commonFields } from "./target-fields.ts";
import { httpTarget } from "./http-target-schema.ts";
import { lambdaLocalTarget, lambdaTarget } from "./lambda-target-schema.ts";
import { wasmTarget } from "./wasm-target-schema.ts";

const shape = worded(z.enum(["http", "command"]), "a shape").meta({
  title: "Shape",
  description:
    "How the workload is spoken to. http: a server that answers POST on the port in $PORT. command: request on stdin, response on stdout.",
});

const process = z
  .strictObject({
    kind: z.literal("process").meta({ description: "A command, or a server, on this machine." }),
    shape,
    command: command.meta({
      description:
        "Executable and arguments. Arguments that start with ./ or ../ are files relative to this scenario file; {port} stands for the port.",
      examples: [["node", "./server.mjs"], ["./hello"]],
    }),
    cwd: path.meta({ description: "Folder to run it in. Default: the scenario file's." }).optional(),
    ...commonFields,
  })
  .meta({ title: "Process target", description: "A command, or a server, on this machine." });

const image = worded(
  z
    .union([
      filledText.meta({
        title: "Reference",
        description: "An image that the engine has or can pull.",
        examples: ["my/image:1"],
      }),
      z
        .strictObject({
          build: worded(
            z.strictObject({
              context: path.meta({ description: "Folder sent to the engine." }),
              dockerfile: filledText
                .meta({ description: "Dockerfile, relative to the context." })
                .prefault(defaults.dockerfile),
              args: textMap.meta({ description: "Build arguments." }).prefault({}),
            }),
            "an image build",
          ),
        })
        .meta({ title: "Build", description: "An image built from a Dockerfile." }),
      z
        .strictObject({
          pack: worded(
            z.strictObject({
              executable: filledText.meta({
                description:
                  "Executable of this machine: a name on PATH, or a path. Its shared libraries come with it.",
                examples: ["node"],
              }),
              files: z
                .array(
                  worded(
                    z.strictObject({
                      from: path.meta({ description: "File beside this scenario file." }),
                      to: worded(z.string().regex(/^\//), "an absolute path", "Write a path that starts with /.").meta({
                        description: "Where it goes inside the image.",
                      }),
                    }),
                    "a file to pack",
                  ),
                )
                .meta({ description: "Files packed beside it." })
                .prefault([]),
            }),
            "a packed image",
          ),
        })
        .meta({
          title: "Pack",
          description: "FROM scratch: an executable of this machine and files. Needs no registry; Linux only.",
        }),
      z.strictObject({ wasm: path.meta({ description: "A WebAssembly module: all that is in the image." }) }).meta({
        title: "Wasm",
        description: "FROM scratch: a module alone, for an engine with a Wasm runtime (see runtime).",
      }),
    ])
    .meta({ title: "Image", description: "Where the image comes from." }),
  "an image",
  "Write a reference such as my/image:1, or { build: { context: . } }, or { pack: { executable: node } }.",
);

const docker = z
  .strictObject({
    kind: z.literal("docker").meta({ description: "A container on a Docker Engine." }),
    shape,
    image,
    command: command
      .meta({
        description: "Replaces the image's entrypoint and command. Paths are the container's.",
        examples: [["node", "/app/server.mjs"]],
      })
      .optional(),
    port: count(1, 65_535)
      .meta({ description: "Port that the workload listens on inside the container; told to it as PORT." })
      .prefault(defaults.port),
    memory: memory.meta({ description: "Memory limit (docker run --memory). Default: none." }).optional(),
    cpus: worded(z.number().positive().max(1024), "a number of CPUs", "Write a number above 0, such as 0.5 or 1.")
      .meta({ description: "CPU limit (docker run --cpus). Default: none.", examples: [0.5, 1] })
      .optional(),
    network: worded(z.enum(["bridge", "host", "none"]), "a network mode")
      .meta({ description: "Network of the container." })
      .prefault("bridge"),
    runtime: worded(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/),
      "the name of a container runtime",
      "Write it as for docker run --runtime, such as runc or io.containerd.wasmtime.v1.",
    )
      .meta({
        description: "What runs the container (docker run --runtime). Default: the engine's own.",
        examples: ["io.containerd.wasmtime.v1", "runsc"],
      })
      .optional(),
    ...commonFields,
  })
  .meta({ title: "Docker target", description: "A container on a Docker Engine." });

/** The phases that a fake step may script: those of a sample row but for `other`, which is what they leave. */
export const scriptedPhases = ["fetch", "prepare", "create", "boot", "load", "init", "connect", "handle"] as const;

const milliseconds = worded(
  z.number().min(0).max(3_600_000),
  "a number of milliseconds",
  "Write a number of milliseconds from 0 to 3600000.",
);

const fakeStep = worded(
  z.strictObject({
    totalMs: milliseconds.meta({ description: "What the start or invocation takes, ms." }),
    phases: worded(z.partialRecord(worded(z.enum(scriptedPhases), "a phase"), milliseconds), "a map of phases")
      .meta({ description: "Phases, ms; together at most totalMs." })
      .optional(),
    body: text.meta({ description: "Answers this instead of the target's body." }).optional(),
    fail: filledText.meta({ description: "Fails, with this message." }).optional(),
    stale: flag
      .meta({ description: "Answers with the nonce of an earlier instance: its proof is refused." })
      .optional(),
  }),
  "a step",
);

const fake = z
  .strictObject({
    kind: z.literal("fake").meta({ description: "Scripted timings, to test everything else; never a measurement." }),
    starts: worded(
      z.partialRecord(
        worded(z.enum(startKinds), "a start"),
        worded(z.array(fakeStep).min(1), "a list of steps", "Write at least one step, such as [{ totalMs: 5 }]."),
      ),
      "a map of starts",
    ).meta({ description: "Steps per start, in order; the last one repeats." }),
    body: text.meta({ description: "What it answers." }).prefault(""),
    density: fakeDensitySchema.optional(),
    ...commonFields,
  })
  .meta({ title: "Fake target", description: "Scripted timings, to test everything else; never a measurement." });

/** One target as the file says it. Parsed: durations in ms, sizes in bytes, defaults filled in, paths as written. */
export const targetSchema = worded(
  z.discriminatedUnion("kind", [
    worded(wasmTarget, "a wasm target"),
    worded(process, "a process target"),
    worded(docker, "a docker target"),
    worded(lambdaLocalTarget, "a lambda-local target"),
    worded(lambdaTarget, "a lambda target"),
    worded(httpTarget, "an http target"),
    worded(fake, "a fake target"),
  ]),
  "a target",
  "Write a map such as { kind: wasm, module: ./mine.wasm }.",
);
/** A target of the file, parsed. */
export type FileTarget = z.infer<typeof targetSchema>;
/** A target of one kind. */
export type FileOf<Kind extends FileTarget["kind"]> = Extract<FileTarget, { kind: Kind }>;
/** A build of the file, parsed. */
export type FileBuild = z.infer<typeof buildSchema>;
