import { BenchError } from "../errors/bench-error.ts";
import { unitKey } from "../io/run-digest.ts";
import type { PageAssets } from "../report/artifact.ts";
import { defaultTitle, type SiteSettings } from "../report/site/site-settings.ts";
import { packageVersion } from "./package-version.ts";
import type { PublishArguments } from "./publish-options.ts";
import { chartFonts, pageBundle } from "./reporting.ts";
import { usualCostOrigin } from "./usual-cost.ts";

/** What every page of a site is made with. */
export interface PublishSettings {
  readonly site: SiteSettings;
  readonly assets: PageAssets;
  readonly fonts: readonly Uint8Array[];
  /** How many runs, the newest, have pages in full. */
  readonly newest: number;
  /** Digest of all of it. */
  readonly key: string;
}

/** @throws BenchError "usage" where --base-url is no address of a folder on the web, or --newest no number of runs */
export function publishSettings(args: Pick<PublishArguments, "title" | "baseUrl" | "newest">): PublishSettings {
  const { newest } = args;
  if (!Number.isSafeInteger(newest) || newest < 0) {
    throw new BenchError("usage", `--newest ${newest} is no number of runs`, {
      hint: "name a whole number, 0 or more",
    });
  }
  const title = (args.title ?? "").trim() === "" ? defaultTitle : (args.title ?? "").trim();
  const site = {
    title,
    baseUrl: args.baseUrl === undefined ? null : parseBaseUrl(args.baseUrl),
    version: packageVersion,
  };
  const assets = { script: pageBundle(), version: packageVersion };
  const { prices, settings } = usualCostOrigin("");
  const key = unitKey(JSON.stringify(site), assets.script, prices, JSON.stringify(settings));
  return { site, assets, fonts: chartFonts(), newest, key };
}

/** The address with a slash at its end. @throws BenchError "usage" */
export function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && ["http:", "https:"].includes(url.protocol) && url.search === "" && url.hash === "";
  if (url === null || !isPlain || url.username !== "" || url.password !== "") {
    throw new BenchError("usage", `--base-url ${text} is not the address of a folder on the web`, {
      hint: "name it as https://example.org/cold-starts/",
    });
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
