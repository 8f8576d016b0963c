import type { Html } from "./template.ts";

/** What a page has because it is one of a site. */
export interface SiteFrame {
  /** Tags for its head: icon, feed, what others show when they link to it. */
  readonly head: Html;
  /** Appended to the style sheet that all pages have. */
  readonly style: string;
  /** The way to the other pages; stands after the skip link. */
  readonly bar: Html;
  /** Entries for the list of contents, id and name, of `sections`. */
  readonly contents: readonly (readonly [id: string, name: string])[];
  /** At the end of the main part. */
  readonly sections: Html | null;
  readonly foot: Html;
}
