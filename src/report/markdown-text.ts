/** How a column stands. */
export interface MarkdownColumn {
  readonly name: string;
  readonly numeric?: boolean;
}

/** Head and rule of a table, two lines. */
export function tableHead(columns: readonly MarkdownColumn[]): string {
  const rule = columns.map(({ numeric }) => (numeric === true ? " ---: |" : " --- |")).join("");
  return `${tableRow(columns.map(({ name }) => name))}\n|${rule}`;
}

/** One row of a table; every cell is escaped. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
}

/** A whole table; every cell is escaped. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [tableHead(heads.map((name) => ({ name }))), ...rows.map(tableRow)].join("\n");
}

/**
 * Text that Markdown shows as it is inside a line: with nothing in it that makes markup, a table cell or a link. GitHub looks
 * for mentions, issues and addresses in the finished page, where a backslash is gone: a space of no width, or an entity,
 * keeps those apart.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- a line break would end the table row
      .replace(/[\u0000-\u001f\u007f]+/g, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replace(/[\\`*_[\]|#~]/g, "\\$&")
      .replace(/@|#(?=\d)|\bGH-(?=\d)/gi, "$&&#8203;")
      .replaceAll("$", "&#36;")
      .replace(/:(?=\/\/)/g, "&#58;")
      .replace(/\bwww\./gi, (start) => `${start.slice(0, -1)}&#46;`)
  );
}

/** The same for the start of a line: what would begin a list, a quotation or a heading does not. */
export function escapeMarkdownLine(text: string): string {
  return escapeMarkdown(text.trim())
    .replace(/^[-+=>]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}
