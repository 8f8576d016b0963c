/** An element whose content is no markup: a script, a data block or a style. */
export interface PagePart {
  /** Its opening tag. */
  readonly tag: string;
  readonly content: string;
}

/** A page taken apart: two pages with the same skeleton and the same parts are the same page. */
export interface SplitPage {
  /** The page without the content of its parts. */
  readonly skeleton: string;
  readonly parts: readonly PagePart[];
}

/** Takes a page apart, in one pass: nothing in it is executed, and nothing is refused. */
export function splitPage(page: string): SplitPage {
  const pieces: string[] = [];
  const parts: PagePart[] = [];
  let from = 0;
  for (;;) {
    const opening = nextOpening(page, from);
    const inside = opening === undefined ? 0 : page.indexOf(">", opening.at) + 1;
    const end = opening === undefined || inside === 0 ? -1 : page.indexOf(opening.closing, inside);
    if (opening === undefined || end === -1) break;
    pieces.push(page.slice(from, inside));
    parts.push({ tag: page.slice(opening.at, inside), content: page.slice(inside, end) });
    from = end;
  }
  return { skeleton: [...pieces, page.slice(from)].join(""), parts };
}

/** The content of the data block of this id; undefined where the page has none. */
export function partOf({ parts }: SplitPage, id: string): string | undefined {
  return parts.find(({ tag }) => tag.startsWith("<script type=") && tag.endsWith(` id="${id}">`))?.content;
}

function nextOpening(page: string, from: number): { readonly at: number; readonly closing: string } | undefined {
  const found = ["script", "style"]
    .map((name) => ({ at: page.indexOf(`<${name}`, from), closing: `</${name}` }))
    .filter(({ at }) => at !== -1);
  return found.toSorted((a, b) => a.at - b.at)[0];
}
