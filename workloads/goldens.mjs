import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./builds.mjs";

function cases(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".request"))
    .sort()
    .map((file) => ({ name: file.slice(0, -".request".length), request: readFileSync(join(folder, file)), folder }));
}

/** Requests that every build answers, each with the one right response: `{ name, request, response }`. */
export function answered(workload) {
  return cases(join(root, workload, "golden/answered")).map(({ name, request, folder }) => ({
    name,
    request,
    response: readFileSync(join(folder, `${name}.response`)),
  }));
}

/** Requests that every build refuses (exit status 1, HTTP status 400): `{ name, request }`. `hello` refuses none. */
export function refused(workload) {
  return workload === "hello" ? [] : cases(join(root, workload, "golden/refused"));
}
