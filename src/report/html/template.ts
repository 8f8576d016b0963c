/** Markup that needs no more escaping. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text is escaped, markup is not, lists are joined, and null, undefined and false are nothing. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/** The template function that all markup goes through: html`<p>${anything}</p>` escapes whatever is not markup already. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(markupOf)) };
}

/** Marks text as markup. For the page's own script and style; never for anything from a scenario, a run or a target. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A message as markup: what stands between backticks is code. */
export function prose(text: string): Html {
  const parts = text.split(/`([^`]+)`/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** A sentence whose numbers are not parted from their units where a line ends. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(?<=\d) (?=(?:%|[num]?s)(?![a-z]))/g, "\u00a0");
}

/** JSON that can stand inside a script element: it holds no `<`, `>` or `&`, and no line separators that scripts reject. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map(markupOf).join("");
}
