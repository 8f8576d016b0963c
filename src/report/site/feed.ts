import type { Artifact } from "../artifact.ts";
import { element, xmlDocument, type XmlElement } from "../ci/xml.ts";
import { addressOf } from "./head-tags.ts";
import { feedPath, frontPath, runFolder } from "./site-paths.ts";
import { newestFirst, type SiteRun } from "./site-run.ts";
import type { SiteSettings } from "./site-settings.ts";
import type { RunCard } from "./run-card.ts";

/** Entries of a feed, the newest; the front page has all. */
const mostEntries = 50;
/** Namespace of the names below: a UUID of our own (RFC 9562, version 4), never to be changed. */
const namespace = "6f0c7f6e-3d5e-4b0a-9d55-0b6f3f3f8a41";

/**
 * The feed of a site's runs, Atom (RFC 4287): an entry per run that has a page, newest first, 50 at most. An entry's id is made from the
 * run's id alone, so it is the same wherever the site goes. Its dates are those of the runs: the same runs give the same feed.
 * @param runs at least one with a page
 */
export async function renderFeed(runs: readonly SiteRun[], settings: SiteSettings): Promise<Artifact> {
  const { title, baseUrl, version } = settings;
  const cards = newestFirst(runs)
    .flatMap(({ card }) => card ?? [])
    .slice(0, mostEntries);
  const updated = cards.map(updatedOf).toSorted().at(-1) ?? "1970-01-01T00:00:00Z";
  const root = element("feed", { xmlns: "http://www.w3.org/2005/Atom", "xml:lang": "en" }, [
    element("id", {}, [await urnOf(`site ${baseUrl ?? title}`)]),
    element("title", {}, [title]),
    element("updated", {}, [updated]),
    element("author", {}, [element("name", {}, ["coldbench"])]),
    element("generator", { version }, ["coldbench"]),
    element("link", { rel: "alternate", type: "text/html", href: linkTo(settings, frontPath) }),
    ...(baseUrl === null
      ? []
      : [element("link", { rel: "self", type: "application/atom+xml", href: `${baseUrl}${feedPath}` })]),
    ...(await Promise.all(cards.map((card) => entryOf(card, settings)))),
  ]);
  return { path: feedPath, content: xmlDocument(root) };
}

async function entryOf(card: RunCard, settings: SiteSettings): Promise<XmlElement> {
  const { summary, scenarios } = card;
  const names = scenarios.map(({ name }) => name).join(", ");
  const status = summary.status === "complete" ? "" : ` (${summary.status})`;
  return element("entry", {}, [
    element("id", {}, [await urnOf(`run ${summary.id}`)]),
    element("title", {}, [`${names}: ${summary.startedAt.slice(0, 10)}${status}`]),
    element("published", {}, [summary.startedAt]),
    element("updated", {}, [updatedOf(card)]),
    element("link", {
      rel: "alternate",
      type: "text/html",
      href: linkTo(settings, `${runFolder(summary.id)}/index.html`),
    }),
    element("summary", {}, [[...scenarios.map(({ sentence }) => sentence), `On ${summary.machine}.`].join(" ")]),
  ]);
}

function updatedOf({ endedAt, summary }: RunCard): string {
  return endedAt ?? summary.startedAt;
}

function linkTo({ baseUrl }: SiteSettings, path: string): string {
  return baseUrl === null ? path : addressOf(baseUrl, path);
}

/** A name as `urn:uuid:...`: a UUID made from it (RFC 9562, version 5). */
async function urnOf(name: string): Promise<string> {
  const space = namespace.replaceAll("-", "").match(/../g) ?? [];
  const bytes = [...space.map((pair) => Number.parseInt(pair, 16)), ...new TextEncoder().encode(name)];
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", new Uint8Array(bytes))).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
}
