import { type BuildContext, isPath, requirePath } from "./build-context.ts";
import type { HttpCold, HttpConfig } from "./endpoint.ts";
import type { FieldPath } from "./problem.ts";
import type { FileOf } from "./target-schema.ts";

/** What an endpoint elsewhere has beside what every target has. */
export function httpFields(
  { kind, url, cold, instancePerRequest }: FileOf<"http">,
  at: FieldPath,
  context: BuildContext,
): Omit<HttpConfig, "name" | "language" | "source" | "enabled" | "build" | "env" | "variant"> {
  const { username, password, search, hash } = new URL(url);
  if (username !== "" || password !== "")
    context.report([...at, "url"], "the address carries a password", "Send it as a header of the request.");
  if (search !== "" || hash !== "")
    context.report([...at, "url"], "the address has a query or a fragment", "Write the query in request.path.");
  return {
    kind,
    url,
    instancePerRequest,
    ...(cold === undefined ? {} : { cold: toCold(cold, [...at, "cold"], context) }),
  };
}

function toCold(cold: NonNullable<FileOf<"http">["cold"]>, at: FieldPath, context: BuildContext): HttpCold {
  if ("idle" in cold) return { by: "idle", idleMs: cold.idle };
  const [first = "", ...rest] = cold.command;
  if (first === "") context.report([...at, "command", 0], "the executable is empty", "Write its name or path.");
  return {
    by: "command",
    command: [isPath(first) ? requirePath(context, [...at, "command", 0], first) : first, ...rest],
    cwd: requirePath(context, [...at, "cwd"], cold.cwd ?? "."),
  };
}
