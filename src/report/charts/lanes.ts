/** Lanes that belong together: the starts of a target, or the targets of a start. */
export interface LaneGroup<T> {
  readonly label: string;
  /** Said beside the label, more quietly. */
  readonly detail?: string;
  readonly lanes: readonly T[];
}

/** Where everything lies; all numbers in px from the top of the plot. */
export interface LaneLayout<T> {
  readonly lanes: readonly { readonly item: T; readonly y: number; readonly captionY: number | null }[];
  readonly headers: readonly { readonly label: string; readonly detail: string; readonly y: number }[];
  /** Middle of each group, for a label at the side. */
  readonly centers: readonly { readonly label: string; readonly y: number }[];
  readonly separators: readonly number[];
  readonly heightPx: number;
}

/** Sizes of a layout, px. */
export interface LaneSizes<T> {
  readonly lane: number;
  /** 0: no header line above a group. */
  readonly header: number;
  /** 0: no caption line above a lane's marks. */
  readonly caption: number;
  /** What a lane has between its caption and its marks. */
  readonly between?: (item: T) => number;
  readonly gap: number;
  /** What the label at the side of a group takes, whatever its lanes do. */
  readonly label?: (label: string) => number;
}

/**
 * Stacks the groups from top to bottom. A group without lanes takes its header only; where lanes have caption lines,
 * a lane that is `captionOnly` takes no more than that.
 */
export function placeLanes<T extends { readonly captionOnly?: boolean }>(
  groups: readonly LaneGroup<T>[],
  sizes: LaneSizes<T>,
): LaneLayout<T> {
  const lanes: { item: T; y: number; captionY: number | null }[] = [];
  const headers: { label: string; detail: string; y: number }[] = [];
  const centers: { label: string; y: number }[] = [];
  const separators: number[] = [];
  let at = 0;
  for (const [index, { label, detail, lanes: items }] of groups.entries()) {
    if (index > 0) separators.push(at);
    at += sizes.gap / 2;
    if (sizes.header > 0) headers.push({ label, detail: detail ?? "", y: at + sizes.header / 2 });
    at += sizes.header;
    const top = at;
    const least = top + (sizes.label?.(label) ?? 0);
    // Lanes of a group that is shorter than its label stand in the middle of it.
    at += Math.max(0, (least - top - heightOf(items, sizes)) / 2);
    for (const item of items) {
      const captionY = sizes.caption > 0 ? at + sizes.caption / 2 : null;
      const marks = marksHeight(item, sizes);
      at += sizes.caption + (sizes.between?.(item) ?? 0);
      lanes.push({ item, y: at + marks / 2, captionY });
      at += marks;
    }
    at = Math.max(at, least);
    centers.push({ label, y: (top + at) / 2 });
    at += sizes.gap / 2;
  }
  return { lanes, headers, centers, separators, heightPx: Math.max(at, sizes.lane) };
}

function marksHeight<T extends { readonly captionOnly?: boolean }>(item: T, { caption, lane }: LaneSizes<T>): number {
  return caption > 0 && item.captionOnly === true ? 0 : lane;
}

function heightOf<T extends { readonly captionOnly?: boolean }>(items: readonly T[], sizes: LaneSizes<T>): number {
  return items.reduce((sum, item) => sum + sizes.caption + (sizes.between?.(item) ?? 0) + marksHeight(item, sizes), 0);
}

/**
 * A long name on up to three lines of at most `most` characters, broken after `-`, `_`, `,`, `/`, `.` or before `[` where possible;
 * what does not fit on three is cut in the middle, since variants differ at the end: twice `most` characters always fit.
 */
export function wrapName(name: string, most: number): string[] {
  const parts = name
    .split(/(?<=[-_,/. ])|(?=\[)/)
    .flatMap((part) => part.match(new RegExp(`.{1,${most}}`, "gsu")) ?? []);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= most) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  const kept = lines.length <= 3 ? lines : [lines[0] ?? "", "\u2026", lines.at(-1) ?? ""];
  return kept.map((line) => shorten(line.trim(), most));
}

/** The text with its middle replaced by an ellipsis when it has more than `most` characters. */
export function shorten(text: string, most: number): string {
  return cutAt(text, most, Math.ceil((most - 1) / 2));
}

/**
 * The names cut to at most `most` characters, different ones still different: cut in the middle, else at the place nearest
 * to it that keeps them apart, else at both ends, after what the long ones begin with alike. Names that no cut keeps apart stay whole.
 */
export function shortenApart(names: readonly string[], most: number): string[] {
  const different = new Set(names).size;
  const middle = Math.ceil((most - 1) / 2);
  const heads = Array.from({ length: Math.max(0, most - 1) }, (_, at) => at).sort(
    (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
  );
  const from = commonStart(names.filter((name) => name.length > most));
  const cuts = [
    ...heads.map((head) => (name: string) => cutAt(name, most, head)),
    (name: string) => cutEnds(name, most, from),
  ];
  const apart = cuts.map((cut) => names.map(cut)).find((cut) => new Set(cut).size === different);
  return apart ?? [...names];
}

/** How many characters all names begin with. */
function commonStart(names: readonly string[]): number {
  const [first = "", ...others] = names;
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length++;
  return length;
}

function cutEnds(text: string, most: number, from: number): string {
  if (text.length <= most) return text;
  const start = Math.min(from, text.length - most + 1);
  const end = start + most - 2;
  const tail = end + 1 >= text.length ? text.slice(start) : `${text.slice(start, end)}\u2026`;
  return start <= 0 ? cutAt(text, most, most - 1) : `\u2026${tail}`;
}

function cutAt(text: string, most: number, head: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, head)}\u2026${text.slice(text.length - (most - 1 - head))}`;
}
