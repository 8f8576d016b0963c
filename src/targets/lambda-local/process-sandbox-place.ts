import { dirname } from "node:path";
import { findExecutable } from "../../system/executable.ts";

/** PATH of Lambda's runtimes after the folder of the language's own executables. */
const lambdaPath = "/usr/local/bin:/usr/bin/:/bin:/opt/bin";

/**
 * The variables that name folders, as they are on this machine. PATH is Lambda's, with the folder of `node`, where there is
 * one, in the place of /var/lang/bin.
 * @param callerPath where `node` is looked for
 */
export function placeVariables(
  { taskRoot, runtimeRoot = taskRoot }: { readonly taskRoot: string; readonly runtimeRoot?: string },
  callerPath: string,
): Readonly<Record<string, string>> {
  return {
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: runtimeRoot,
    PATH: `${folderOfNode(callerPath) ?? "/var/lang/bin"}:${lambdaPath}`,
    LD_LIBRARY_PATH: libraryPath(taskRoot, runtimeRoot),
  };
}

/** Where the dynamic linker looks first: as on Lambda, the code may bring libraries of its own. */
export function libraryPath(taskRoot: string, runtimeRoot: string): string {
  return ["/lib64", "/usr/lib64", runtimeRoot, `${runtimeRoot}/lib`, taskRoot, `${taskRoot}/lib`, "/opt/lib"].join(":");
}

function folderOfNode(path: string): string | undefined {
  try {
    return dirname(findExecutable("node", path));
  } catch {
    return undefined;
  }
}
