import { BenchError } from "../errors/bench-error.ts";

/** Which functions of a trace are asked for, and what of them has been seen. */
export class FunctionChoice {
  private readonly path: string;
  private readonly of: string | null;
  /** Applications of a function that was named alone: ids of functions are unique within an application only. */
  private readonly applications = new Set<string>();
  private rows = 0;
  private found = 0;

  /** @param of a function, an application, or "application/function"; null: all */
  constructor(path: string, of: string | null) {
    this.path = path;
    this.of = of;
  }

  /** Whether the rows of a function are asked for. */
  includes(application: string, name: string): boolean {
    this.rows++;
    const { of } = this;
    const included = of === null || of === application || of === name || of === `${application}/${name}`;
    if (!included) return false;
    this.found++;
    if (of === name) this.applications.add(application);
    return true;
  }

  /** @throws BenchError "usage" when there was no such function, or there were several */
  requireFound(): void {
    const { path, of, applications } = this;
    if (this.found === 0) {
      const what = of === null ? "no rows" : `no function or application ${of} in ${this.rows} rows`;
      throw new BenchError("usage", `the trace ${path} has ${what}`, {
        hint: of === null ? "name a whole file" : "copy its id from the file, or leave it out to sum all functions",
      });
    }
    if (applications.size < 2) return;
    throw new BenchError("usage", `${applications.size} applications in ${path} have a function ${of}`, {
      hint: `name one of them, too: ${[...applications][0]}/${of}`,
    });
  }
}
