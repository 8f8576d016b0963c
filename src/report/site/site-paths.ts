import { fileNameOf } from "../artifact.ts";

/** Paths of a site, relative to its root, with `/`. Pages are named in full, so that links work from a folder, too. */
export const frontPath = "index.html";
export const methodsPath = "methods.html";
export const feedPath = "feed.xml";
export const notFoundPath = "404.html";
export const previewPath = "preview.png";

/** The folder of a run, from its id. */
export function runFolder(id: string): string {
  return `runs/${slugOf(id)}`;
}

/** The folder of a scenario, from its name. */
export function scenarioFolder(name: string): string {
  return `scenarios/${slugOf(name)}`;
}

/** The way from the page at `path` to the root of its site: "" or "../../". */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

/**
 * A name as one part of a path and of an address, the same for the same name and different for different ones: names of
 * letters, digits, hyphens, underscores and dots stay as they are; any other gets a digest (FNV-1a, 32 bits) of itself at its end.
 */
export function slugOf(name: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?$/.test(name) && !name.includes("..")) return name;
  let digest = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) digest = Math.imul(digest ^ byte, 0x01000193) >>> 0;
  return `${fileNameOf(name)
    .replaceAll(/\.{2,}/g, "-")
    .slice(0, 48)}-${digest.toString(16).padStart(8, "0")}`;
}
