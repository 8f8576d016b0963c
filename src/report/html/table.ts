import { type Html, type HtmlValue, html } from "./template.ts";

/** A cell of a table: its text, and how it stands. */
export interface TableCell {
  readonly value: HtmlValue;
  readonly quiet?: boolean;
  readonly numeric?: boolean;
  /** May take several lines. */
  readonly wrap?: boolean;
}

/** Rows that share their first cell, which heads them. */
export interface TableGroup {
  readonly head: string;
  readonly rows: readonly (readonly TableCell[])[];
}

/** A number, right-aligned. An empty one is a dash. */
export function figure(value: string | number): TableCell {
  return value === "" ? { value: "\u2013", quiet: true, numeric: true } : { value, numeric: true };
}

/** A table that scrolls on its own, by keyboard too, where the page is narrower than it is. */
export function table(
  caption: string,
  columns: readonly { readonly name: string; readonly numeric?: boolean }[],
  groups: readonly TableGroup[],
): Html {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        <span>${caption}</span>
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name, numeric }) => html`<th scope="col" ${numeric === true && html` class="number"`}>${name}</th>`)}
        </tr>
      </thead>
      ${groups.map(
        ({ head, rows }) =>
          html`<tbody>
            ${rows.map(
              (cells, at) =>
                html`<tr>
                  ${at === 0 && html`<th scope="rowgroup" rowspan="${rows.length}"><span>${head}</span></th>`}${cells.map(cellMarkup)}
                </tr>`,
            )}
          </tbody>`,
      )}
    </table>
  </div>`;
}

function cellMarkup({ value, quiet, numeric, wrap }: TableCell): Html {
  const classes = [
    ...(quiet === true ? ["quiet"] : []),
    ...(numeric === true ? ["number"] : []),
    ...(wrap === true ? ["wrap"] : []),
  ];
  return html`<td${classes.length > 0 && html` class="${classes.join(" ")}"`}>${value}</td>`;
}
