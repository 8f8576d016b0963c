import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { formatField } from "../scenario/problem.ts";
import { readYaml, type YamlSource } from "../scenario/yaml-source.ts";
import { writeFailure } from "./write-failure.ts";

/** The price files that come with coldbench, `prices/<name>.yaml`, in the order in which they are listed. */
export const shippedPriceFiles = [
  "aws-lambda",
  "aws-fargate",
  "aws-ec2",
  "google-cloud-run",
  "azure-container-apps",
  "azure-functions",
  "cloudflare-workers",
  "cloudflare-containers",
  "fastly-compute",
  "fermyon",
  "vercel",
  "fly",
] as const;

/** The content of a price file that comes with coldbench, as it is written. @param name such as "aws-lambda" */
export function readPriceFile(name: (typeof shippedPriceFiles)[number]): unknown {
  return parse(readPriceText(name));
}

/** The text of a price file that comes with coldbench. */
export function readPriceText(name: (typeof shippedPriceFiles)[number]): string {
  return readFileSync(new URL(`../../prices/${name}.yaml`, import.meta.url), "utf8");
}

/**
 * The content of a user's price file, with the place of each value.
 * @throws BenchError "usage" where it cannot be read, or is no YAML: one line per mistake
 */
export function readUserPriceFile(path: string): Pick<YamlSource, "tree" | "position"> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new BenchError("usage", `the price file ${path} cannot be read: ${messageOf(cause)}`, {
      hint: "name a price file with --prices; docs/prices.md has its form",
      cause,
    });
  }
  const source = readYaml(text);
  if (source.problems.length === 0) return source;
  const lines = source.problems.map(({ path: field, at, message, remedy }) => {
    const name = formatField(field);
    return `${path}:${at.line}:${at.column}: ${name === "" ? "" : `${name}: `}${message}. ${remedy}`;
  });
  throw new BenchError("usage", lines.join("\n"), { hint: "correct the price file" });
}

/** Where a new price file would be written. @throws BenchError "usage" where there is one already: none is overwritten */
export function newPriceFile(folder: string, name: string): string {
  const path = join(folder, `${name}.yaml`);
  if (!existsSync(path)) return path;
  throw new BenchError("usage", `${path} exists already`, { hint: "remove it, or name another folder with --out" });
}

/** Writes a new price file. @param head comment lines, without their #. @throws BenchError "usage" where it cannot, or exists */
export function writePriceFile(path: string, head: readonly string[], content: unknown): void {
  const text = `${head.map((line) => `# ${line}\n`).join("")}${stringify(content, { lineWidth: 120, aliasDuplicateObjects: false })}`;
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (cause) {
    // What a full disk took of it is no price file, and would be in the way of the next.
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") rmSync(path, { force: true });
    throw writeFailure("cannot write", path, cause, "name a folder that can be written with --out");
  }
}
