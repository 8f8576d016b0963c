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
export interface LaneSizes {
  readonly lane: number;
  /** 0: no header line above a group. */
  readonly header: number;
  /** 0: no caption line above a lane's marks. */
  readonly caption: number;
  readonly gap: number;
}

/**
 * Stacks the groups from top to bottom. A group without lanes takes its header only; where lanes have caption lines,
 * a lane that is `captionOnly` takes no more than that.
 */
export function placeLanes<T extends { readonly captionOnly?: boolean }>(
  groups: readonly LaneGroup<T>[],
  sizes: LaneSizes,
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
    for (const item of items) {
      const captionY = sizes.caption > 0 ? at + sizes.caption / 2 : null;
      const laneHeight = sizes.caption > 0 && item.captionOnly === true ? 0 : sizes.lane;
      lanes.push({ item, y: at + sizes.caption + laneHeight / 2, captionY });
      at += sizes.caption + laneHeight;
    }
    centers.push({ label, y: (top + at) / 2 });
    at += sizes.gap / 2;
  }
  return { lanes, headers, centers, separators, heightPx: Math.max(at, sizes.lane) };
}

/**
 * A long name on up to three lines of at most `most` characters, broken after `-`, `_`, `,`, `/`, `.` or before `[` where possible;
 * what does not fit is cut in the middle, since variants differ at the end.
 */
export function wrapName(name: string, most: number): string[] {
  const parts = name.split(/(?<=[-_,/. ])|(?=\[)/);
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
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${text.slice(0, head)}\u2026${text.slice(text.length - (most - 1 - head))}`;
}
