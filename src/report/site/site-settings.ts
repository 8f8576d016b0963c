/** What a site is told of itself. */
export interface SiteSettings {
  readonly title: string;
  /** Where it will be, with a slash at the end; null: not known, so no page names an absolute address of its own. */
  readonly baseUrl: string | null;
  /** Of coldbench. */
  readonly version: string;
}

/** Title of a site that nobody named. */
export const defaultTitle = "Cold starts, measured";
