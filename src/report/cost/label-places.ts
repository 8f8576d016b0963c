/** A rectangle, px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A point that wants a label of this width beside it, px. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
}

/** Height of a line of text, px. */
export const linePx = 15;

/**
 * Heights for texts in one column: each as near to its own as the others allow, at least a line apart, between `top` and
 * `bottom` where all have room there. In the order of the heights that came in.
 */
export function stackLabels(heights: readonly number[], top: number, bottom: number): number[] {
  const gap = heights.length < 2 ? linePx : Math.min(linePx, (bottom - top) / (heights.length - 1));
  const order = heights.map((_, at) => at).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let least = top;
  for (const at of order) {
    placed[at] = Math.max(placed[at] ?? 0, least);
    least = (placed[at] ?? 0) + gap;
  }
  let most = bottom;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at] ?? 0, most);
    most = (placed[at] ?? 0) - gap;
  }
  return placed;
}

/** Where a label goes, and whether it is so far from its point that a line must join them. */
export interface PlacedLabel {
  readonly box: Box;
  readonly joined: boolean;
}

const directions: readonly (readonly [across: number, down: number])[] = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [0.6, -1],
  [0.6, 1],
  [-0.6, -1],
  [-0.6, 1],
];
/** Px from a point to its label, nearest first. */
const distances = [11, 20, 36, 54, 76, 100];
const pointRadiusPx = 8;

/**
 * A place for the label of each point inside `area`: off other labels and all points, then off `marks` (whiskers, lines), then
 * near. Points that come first choose first. Where nothing is free, the place that covers least.
 */
export function placeLabels(points: readonly Labelled[], area: Box, marks: readonly Box[]): PlacedLabel[] {
  const dots = points.map(({ x, y }) => boxAround(x, y, pointRadiusPx, pointRadiusPx));
  const placed: PlacedLabel[] = [];
  const lines: Box[] = [];
  for (const point of points) {
    const choices = distances.flatMap((distance) =>
      directions.map((direction) => choiceOf(point, direction, distance)).filter(({ box }) => isInside(box, area)),
    );
    const costs = choices.map(({ box, distance }) => {
      const covered = (boxes: readonly Box[]): number => boxes.reduce((sum, other) => sum + overlap(box, other), 0);
      const texts = covered(placed.map((other) => widened(other.box))) + covered(dots);
      return (texts > 0 ? 1_000 : 0) + 20 * texts + 8 * covered(marks) + 3 * covered(lines) + distance;
    });
    const best = choices[costs.indexOf(Math.min(...costs))];
    const box = best?.box ?? pushInside(choiceOf(point, [1, 0], distances[0] ?? 0).box, area);
    const joined = (best?.distance ?? 0) > (distances[1] ?? 0);
    placed.push({ box, joined });
    if (joined) lines.push(...alongLine(point, joinEnd(point, box)));
  }
  return placed;
}

/** Where the line from a point to its label ends: at the edge of the label that is nearest. */
export function joinEnd({ x, y }: { readonly x: number; readonly y: number }, box: Box): { x: number; y: number } {
  return { x: Math.min(Math.max(x, box.left), box.right), y: Math.min(Math.max(y, box.top), box.bottom) };
}

/** A line as small boxes. */
function alongLine(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Box[] {
  const count = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y) / 6));
  return Array.from({ length: count }, (_, at) =>
    boxAround(from.x + ((to.x - from.x) * at) / count, from.y + ((to.y - from.y) * at) / count, 3, 3),
  );
}

function choiceOf(
  { x, y, widthPx }: Labelled,
  [across, down]: readonly [number, number],
  distance: number,
): { readonly box: Box; readonly distance: number } {
  const middleX = x + across * (distance + widthPx / 2);
  const middleY = y + down * (distance + (down === 0 ? 0 : linePx / 2 - 3));
  return { box: boxAround(middleX, middleY, widthPx / 2, linePx / 2), distance };
}

function boxAround(x: number, y: number, halfWidth: number, halfHeight: number): Box {
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

/** With room for a space at both sides. */
function widened(box: Box): Box {
  return { ...box, left: box.left - 6, right: box.right + 6 };
}

/** Px that two boxes share, across times down, in lines of text. */
function overlap(one: Box, other: Box): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0 && down > 0 ? (across * down) / linePx : 0;
}

function isInside(box: Box, area: Box): boolean {
  return box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
}

function pushInside(box: Box, area: Box): Box {
  const across = Math.min(0, area.right - box.right) + Math.max(0, area.left - box.left);
  const down = Math.min(0, area.bottom - box.bottom) + Math.max(0, area.top - box.top);
  return { left: box.left + across, right: box.right + across, top: box.top + down, bottom: box.bottom + down };
}
