import { BenchError } from "../../errors/bench-error.ts";

/** Lambda takes no package that is larger unpacked, bytes (AWS Lambda quotas: 250 MB, counted in MiB). */
const mostBytes = 250 * 1024 ** 2;
/** No quota of Lambda: a package of 250 MB that is a function has fewer files. */
const mostFiles = 100_000;

/**
 * @throws BenchError "scenario-invalid" when there is no file, there are too many or too large ones, two have one name, or one
 * is in the place of another's folder
 */
export function checkSizes(files: readonly { readonly name: string; readonly size: number }[]): void {
  if (files.length === 0) throw invalid("the package is empty", "put the function's files into it");
  if (files.length > mostFiles) throw invalid(`the package has more than ${mostFiles} files`, "bundle the function");
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > mostBytes) {
    throw invalid(
      `the package has ${bytes} bytes unpacked; Lambda takes ${mostBytes}`,
      "leave out what it does not need",
    );
  }
  const names = new Set<string>();
  for (const { name } of files) {
    if (names.has(name)) throw invalid(`the package has two files named ${name}`, "give each a name of its own");
    names.add(name);
  }
  for (const { name } of files) {
    const folders = name.split("/").slice(0, -1);
    const clash = folders.map((_, at) => folders.slice(0, at + 1).join("/")).find((folder) => names.has(folder));
    if (clash !== undefined)
      throw invalid(`${clash} is a file and a folder of the package`, "give each a name of its own");
  }
}

function invalid(what: string, hint: string): BenchError {
  return new BenchError("scenario-invalid", what, { hint });
}
