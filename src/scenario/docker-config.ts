import { type BuildContext, isPath, requirePath } from "./build-context.ts";
import { confinePath, isConfined } from "./confinement.ts";
import type { DockerConfig, ImageSource } from "./container.ts";
import type { Build } from "./target-base.ts";
import type { FieldPath } from "./problem.ts";
import { quoteText } from "./quoting.ts";
import type { FileOf } from "./target-schema.ts";

const bytesPerMiB = 1024 ** 2;
/** The Docker Engine refuses less (its minimum since 20.10; moby daemon/daemon_unix.go, linuxMinMemory). */
const leastContainerMiB = 6;

/** What a container has beside what every target has. */
export function dockerFields(
  file: FileOf<"docker">,
  at: FieldPath,
  build: Build | undefined,
  context: BuildContext,
): Omit<DockerConfig, "name" | "language" | "source" | "enabled" | "build" | "env" | "variant"> {
  const { kind, shape, port, cpus, network, command, memory, runtime } = file;
  const memoryMiB = memory === undefined ? undefined : memory / bytesPerMiB;
  if (memoryMiB !== undefined && memoryMiB < leastContainerMiB)
    context.report(
      [...at, "memory"],
      `${memoryMiB} MiB are less than the ${leastContainerMiB} MiB that a container needs`,
      "Write 6MiB or more.",
    );
  if (shape === "http" && network === "none")
    context.report([...at, "network"], '"none" cannot carry HTTP', "Use bridge or host, or shape: command.");
  if (network === "host" && !context.confinement.allowed.has("host-network"))
    context.report(
      [...at, "network"],
      '"host" gives the container the network of this machine, and all that listens on it',
      "Use bridge, or allow it with --allow host-network.",
    );
  return {
    kind,
    shape,
    image: toImage(file.image, [...at, "image"], build, context),
    port,
    network,
    ...(command === undefined ? {} : { command }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

function toImage(
  image: FileOf<"docker">["image"],
  at: FieldPath,
  made: Build | undefined,
  context: BuildContext,
): ImageSource {
  if (typeof image === "string") return { from: "ref", ref: image };
  if ("build" in image) {
    const { args, dockerfile } = image.build;
    const folder = requirePath(context, [...at, "build", "context"], image.build.context);
    const recipe = context.io.resolve(folder, dockerfile);
    if (isConfined(context, folder)) confinePath(context, [...at, "build", "dockerfile"], dockerfile, recipe);
    if (context.io.exists(folder) && !context.io.exists(recipe))
      context.report(
        [...at, "build", "dockerfile"],
        `there is no ${quoteText(dockerfile)} in the context`,
        "Correct the path: it is relative to the context.",
      );
    return { from: "build", context: folder, dockerfile, args };
  }
  if ("wasm" in image)
    return {
      from: "wasm",
      module: requirePath(context, [...at, "wasm"], image.wasm, { output: made?.output }),
    };
  const { executable, files } = image.pack;
  return {
    from: "pack",
    executable: isPath(executable)
      ? requirePath(context, [...at, "pack", "executable"], executable, { output: made?.output })
      : executable,
    files: files.map(({ from, to }, index) => ({
      from: requirePath(context, [...at, "pack", "files", index, "from"], from, { output: made?.output }),
      to,
    })),
  };
}
