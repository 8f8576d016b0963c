import { type BuildContext, requireBytes } from "./build-context.ts";
import { bodyFields, comparisonFields, type ScenarioFile } from "./file-schema.ts";
import type { ExpectedBody, Expectation, Request } from "./model.ts";
import { quoteText } from "./quoting.ts";

/** The request that the file describes, its body ready to send. */
export function toRequest(file: ScenarioFile["request"], context: BuildContext): Request {
  const given = bodyFields.filter((field) => file[field] !== undefined);
  if (given.length !== 1) {
    const message = given.length === 0 ? "the body is missing" : `${given.join(" and ")} are both there`;
    context.report(
      given.length === 0 ? ["request"] : ["request", given.at(-1) ?? ""],
      message,
      'Write exactly one of body, json and file; body: "" sends nothing.',
    );
  }
  const { method, path, headers } = file;
  return { method, path, headers, body: requestBody(file, context) };
}

function requestBody({ body, json, file }: ScenarioFile["request"], context: BuildContext): Uint8Array {
  if (body !== undefined) return new TextEncoder().encode(body);
  if (json !== undefined) return new TextEncoder().encode(JSON.stringify(json));
  return file === undefined ? new Uint8Array() : requireBytes(context, ["request", "file"], file);
}

/** The expectation that the file describes. */
export function toExpectation(file: ScenarioFile["expect"], context: BuildContext): Expectation {
  const given = comparisonFields.filter((field) => file[field] !== undefined);
  if (given.length > 1) {
    const remedy = "Write at most one of body, json, pattern and file.";
    context.report(["expect", given.at(-1) ?? ""], `${given.join(" and ")} are both there`, remedy);
  }
  const body = expectedBody(file, context);
  return body === undefined ? { status: file.status } : { status: file.status, body };
}

function expectedBody(expect: ScenarioFile["expect"], context: BuildContext): ExpectedBody | undefined {
  const { body, json, pattern, file } = expect;
  if (body !== undefined) return { match: "exact", bytes: new TextEncoder().encode(body) };
  if (json !== undefined) return { match: "json", subset: json };
  if (file !== undefined) return { match: "exact", bytes: requireBytes(context, ["expect", "file"], file) };
  return pattern === undefined ? undefined : { match: "pattern", pattern: compile(pattern, context) };
}

function compile(pattern: string, context: BuildContext): RegExp {
  try {
    return context.io.compilePattern(pattern, "u");
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, "") : String(error);
    const message = `${quoteText(pattern)} does not compile: ${reason}`;
    context.report(
      ["expect", "pattern"],
      message,
      "Correct the regular expression; escape . + * ? ( ) [ ] { } with \\.",
    );
    return /^/u;
  }
}
