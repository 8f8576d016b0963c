import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { claims } from "../../src/analysis/claims.ts";
import { claimNotes } from "../../src/report/site/claim-notes.ts";
import { renderFeed } from "../../src/report/site/feed.ts";
import { headTags, type PageIdentity } from "../../src/report/site/head-tags.ts";
import { previewBars } from "../../src/report/site/preview-bars.ts";
import { toRunCard } from "../../src/report/site/run-card.ts";
import { rootFrom, slugOf } from "../../src/report/site/site-paths.ts";
import type { SiteRun } from "../../src/report/site/site-run.ts";
import { pngSize } from "../../src/report/site/starts-picture.ts";
import { exampleAnalysis } from "./fixture.ts";
import { onDay, plainSettings, renderSite, summaryOf } from "./fixture-site.ts";

const atom = readFileSync("test/report/schemas/atom.rng", "utf8");
const evil = `</script><img src=x onerror=alert(1)>"'&\u0001]]>`;

function siteRun(day: number, name = "hello"): SiteRun {
  const analysis = onDay(exampleAnalysis(), day);
  const named = JSON.parse(JSON.stringify(analysis), (_, value: unknown) => (value === "hello" ? name : value));
  const summary = summaryOf(named);
  return { summary, card: toRunCard(named, summary, () => null) };
}

test("names that are safe in a path stay, others are told apart, and none leaves its folder", () => {
  expect(slugOf("2026-11-22T07-31-05Z-hello-3f2a")).toBe("2026-11-22T07-31-05Z-hello-3f2a");
  const hostile = [
    "..",
    "../../x",
    "a/b",
    "a b",
    "a-b",
    "",
    ".git",
    "caf\u00e9",
    "caf\u00ea",
    "x".repeat(500),
    "a..b",
    "CON:",
  ];
  const slugs = hostile.map(slugOf);
  expect(new Set(slugs).size).toBe(hostile.length);
  for (const slug of slugs) expect(slug).toMatch(/^[A-Za-z0-9][\w.-]{0,79}$/);
  expect(slugs.filter((slug) => slug.includes(".."))).toEqual([]);
  expect([rootFrom("index.html"), rootFrom("runs/x/index.html")]).toEqual(["", "../../"]);
});

test("the feed is well-formed Atom whatever things are called; ids and dates depend on the runs alone", async () => {
  const runs = [siteRun(11), siteRun(12, evil)];
  const { content } = await renderFeed(runs, plainSettings);
  const text = String(content);
  expect((await validateXML({ xml: text, schema: atom, extension: "relaxng" })).errors).toEqual([]);
  const broken = text.replace("<updated>", "<published>").replace("</updated>", "</published>");
  expect((await validateXML({ xml: broken, schema: atom, extension: "relaxng" })).valid).toBe(false);
  expect(text).toContain("<updated>2026-11-12T03:00:00.000Z</updated>");
  expect(text.indexOf("2026-11-12")).toBeLessThan(text.indexOf("2026-11-11"));
  expect(text).not.toContain('rel="self"');
  const ids = [
    ...text.matchAll(/<id>(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})<\/id>/g),
  ];
  expect(ids).toHaveLength(3);
  expect((await renderFeed(runs.toReversed(), plainSettings)).content).toBe(text);
  const placed = String((await renderFeed(runs, { ...plainSettings, baseUrl: "https://x.example/y/" })).content);
  expect(placed).toContain(`rel="self" type="application/atom+xml" href="https://x.example/y/feed.xml"`);
  expect(placed).toContain(`href="https://x.example/y/runs/${runs[0]?.summary.id}/"`);
  expect(placed).toContain(ids[1]?.[1] ?? "nothing");
});

test("absolute addresses and previews are named only where it is known where the site will be", () => {
  const page: PageIdentity = {
    path: "runs/a/index.html",
    title: evil,
    description: "d",
    preview: { path: "runs/a/preview.png", alt: "what it shows" },
    kind: "article",
  };
  const without = headTags(plainSettings, page).markup;
  expect(without).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  expect(without).not.toContain("<img");
  expect(without).toContain('content="summary"');
  const placed = headTags({ ...plainSettings, baseUrl: "https://x.example/" }, page).markup;
  expect(placed).toContain('property="og:image" content="https://x.example/runs/a/preview.png"');
  expect(placed).toContain('rel="canonical" href="https://x.example/runs/a/"');
  expect(placed).toContain('content="summary_large_image"');
});

test("a preview shows what its sentence compares, hosts beside colds, fastest first", () => {
  const cell = (target: string, start: "host" | "cold" | "warm", medianNs: number | null) =>
    ({ target, kind: "wasm", start, n: 9, failed: 0, setAside: 0, medianNs, lowNs: null, highNs: null }) as const;
  const cells = [
    cell("a", "cold", 5),
    cell("a", "host", 50),
    cell("a", "warm", 1),
    cell("b", "cold", 90),
    cell("c", "cold", 2),
  ];
  const shown = (sentence: string, most = 6): unknown[] =>
    previewBars(cells, sentence, most).bars.map(({ target, start }) => `${target} ${start}`);
  expect(shown("a started 18x faster than b.")).toEqual(["a cold", "a host", "b cold"]);
  expect(shown("a-2 and b[x] are other targets; c is alone")).toHaveLength(4);
  expect(shown("nothing is named", 2)).toEqual(["c cold", "b cold"]);
  expect(previewBars([cell("a", "cold", null)], "a", 6)).toEqual({ bars: [], of: 0 });
});

test("every published number says how it is read here", () => {
  expect(claims.map(({ by }) => by).filter((by) => claimNotes[by] === undefined)).toEqual([]);
  expect(Object.keys(claimNotes)).toHaveLength(claims.length);
});

test("the same runs give the same files, and previews have the size that others show uncut", async () => {
  const analyses = [onDay(exampleAnalysis(), 11)];
  const [one, two] = [await renderSite(analyses, "0"), await renderSite(analyses, "0")];
  expect(one.artifacts.map(({ path }) => path)).toEqual(two.artifacts.map(({ path }) => path));
  const differing = one.artifacts.filter(({ content }, at) => {
    const other = two.artifacts[at]?.content ?? "";
    return Buffer.compare(Buffer.from(content as string), Buffer.from(other as string)) !== 0;
  });
  expect(differing.map(({ path }) => path)).toEqual([]);
  const previews = one.artifacts.filter(({ path }) => path.endsWith("preview.png"));
  expect(previews).toHaveLength(3);
  for (const { content } of previews) expect(pngSize(content as Uint8Array)).toEqual({ width: 1200, height: 630 });
});
