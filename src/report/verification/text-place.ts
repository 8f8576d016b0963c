/** A piece of markup: a tag as it is written, or the text between two. */
export interface MarkupToken {
  readonly at: number;
  readonly text: string;
  readonly isTag: boolean;
}

/** Markup as tags and texts, in order, nothing left out. Made for pages of our own, where no attribute holds a `>`. */
export function tokensOf(markup: string): MarkupToken[] {
  const tokens: MarkupToken[] = [];
  for (let at = 0; at < markup.length; at = (tokens.at(-1)?.at ?? 0) + (tokens.at(-1)?.text.length ?? 1)) {
    const isTag = markup[at] === "<";
    const found = markup.indexOf(isTag ? ">" : "<", at);
    const end = found === -1 ? markup.length : isTag ? found + 1 : found;
    tokens.push({ at, text: markup.slice(at, end), isTag });
  }
  return tokens;
}

interface Place {
  heading: string;
  caption: string;
  term: string;
  columns: string[];
  rowHead: string;
  /** Texts of the row's cells up to its first number: they tell which row it is. */
  rowName: string[];
  column: number;
  inCell: boolean;
  isNamed: boolean;
}

/**
 * Where in a page the token stands, as a person finds it: "hello: durations, wasm-c, cold, Median [95 % interval]" in a table,
 * the heading and the term elsewhere.
 * @param tokens of one page; @param index of the token in them
 */
export function describePlace(tokens: readonly MarkupToken[], index: number): string {
  const place: Place = {
    heading: "",
    caption: "",
    term: "",
    columns: [],
    rowHead: "",
    rowName: [],
    column: 0,
    inCell: false,
    isNamed: false,
  };
  let collected = "";
  let opened = "";
  for (const { text, isTag } of tokens.slice(0, index)) {
    if (!isTag) collected += text;
    else if (text.startsWith("</")) close(place, text, opened, plain(collected));
    else if (/^<(?:h\d|caption|th|td|tr|tbody|table|dt|dd|section|title)\b/.test(text)) {
      [opened, collected] = [text, ""];
      open(place, text);
    }
  }
  const named = place.caption === "" ? [place.heading, place.term] : [place.caption, ...cellNames(place)];
  return named.filter((name) => name !== "").join(", ");
}

function cellNames({ rowHead, rowName, columns, column, inCell }: Place): string[] {
  return inCell ? [rowHead, ...rowName, columns[column] ?? ""] : [];
}

function open(place: Place, tag: string): void {
  const name = /^<(\w+)/.exec(tag)?.[1];
  if (name === "section") Object.assign(place, { heading: "", caption: "", term: "" });
  else if (name === "table") Object.assign(place, { columns: [], rowHead: "", column: 0, caption: "" });
  else if (name === "tbody") place.rowHead = "";
  else if (name === "tr") {
    Object.assign(place, { rowName: [], column: place.rowHead === "" ? -1 : 0, inCell: false, isNamed: false });
  } else if (name === "td" || (name === "th" && tag.includes("row"))) {
    place.column++;
    place.inCell = true;
    if (tag.includes('class="number') || tag.includes(' number"')) place.isNamed = true;
  }
}

function close(place: Place, tag: string, opened: string, text: string): void {
  if (/^<\/h\d/.test(tag)) Object.assign(place, { heading: text, term: "" });
  else if (tag === "</td>" || tag === "</th>") closeCell(place, tag, opened, text);
  else if (tag === "</caption>") place.caption = text;
  else if (tag === "</table>") Object.assign(place, { caption: "", inCell: false });
  else if (tag === "</dt>") place.term = text;
  else if (tag === "</dl>") place.term = "";
}

function closeCell(place: Place, tag: string, opened: string, text: string): void {
  place.inCell = false;
  if (tag === "</td>") {
    if (!place.isNamed) place.rowName.push(text);
  } else if (opened.includes('"col"')) place.columns.push(text);
  else place.rowHead = text;
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&ldquo;": "\u201c",
  "&rdquo;": "\u201d",
  "&amp;": "&",
};

/** Markup text as a person reads it: entities resolved, white space as one space. */
export function plain(text: string): string {
  return text
    .replace(/&(?:lt|gt|quot|#39|ldquo|rdquo|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, " ")
    .trim();
}
