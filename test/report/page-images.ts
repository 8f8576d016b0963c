import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createCanvas } from "canvas";
import type { SmallImage } from "./reference-images.ts";

/** Of a page's screenshot in a reference: glyphs are still legible, their edges weigh little. */
export const pageScale = 0.4;
/** Steps of a channel, so that a reference has a palette of 216 colours. */
const steps = 5;
/** Side of the squares that are compared, by their mean colours: those stay where another rasteriser moves or blurs edges. */
const tile = 16;
/** A mean may be so far off, 0..255. Between two offsets of half a pixel 2 squares of 10,000 are further off, without a line of a chart 20. */
const meanTolerance = 10;
/** A row of squares may stand so many rows higher or lower than the one above it: text that is set a pixel higher adds up. */
const reach = 3;
/** Heights may differ by so many rows. */
const mostTaller = 8;

/** How far an image is from its reference. */
export interface Distance {
  /** Squares that differ; all where the widths differ, or the heights by more than rows may move. */
  readonly tiles: number;
  /** Where most of them are, from the top. */
  readonly row: number;
}

/** Compares row by row of squares, each where it fits best near its place. Both images in the colours of references. */
export function distanceOf(ours: SmallImage, reference: SmallImage): Distance {
  const across = Math.floor(ours.width / tile);
  if (ours.width !== reference.width || Math.abs(ours.height - reference.height) > mostTaller)
    return { tiles: across * Math.floor(ours.height / tile), row: 0 };
  let [tiles, row, most, drift] = [0, 0, 0, 0];
  for (let top = 0; top + tile <= ours.height; top += tile) {
    let [least, kept] = [differingTiles(ours, reference, top, drift), drift];
    for (let shift = drift - reach; shift <= drift + reach && least > 0; shift++) {
      const differing = differingTiles(ours, reference, top, shift);
      if (differing < least) [least, kept] = [differing, shift];
    }
    drift = Math.max(-mostTaller, Math.min(mostTaller, kept));
    tiles += least;
    if (least > most) [row, most] = [top, least];
  }
  return { tiles, row };
}

function differingTiles(ours: SmallImage, reference: SmallImage, top: number, shift: number): number {
  let differing = 0;
  for (let left = 0; left + tile <= ours.width; left += tile) {
    const there = meanColor(reference, left, top + shift);
    const far = meanColor(ours, left, top).some((value, at) => Math.abs(value - (there[at] ?? 0)) > meanTolerance);
    if (far) differing++;
  }
  return differing;
}

/** Mean red, green and blue of a square; beyond the image there is nothing. */
function meanColor({ pixels, width, height }: SmallImage, left: number, top: number): number[] {
  const sums = [0, 0, 0];
  const [first, end] = [Math.max(0, top), Math.min(height, top + tile)];
  for (let y = first; y < end; y++) {
    for (let at = (y * width + left) * 4, last = at + tile * 4; at < last; at += 4) {
      for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] ?? 0) + (pixels[at + channel] ?? 0);
    }
  }
  return sums.map((sum) => sum / Math.max(1, (end - first) * tile));
}

/** The image in the colours that references have. */
export function reduceColors(image: SmallImage): SmallImage {
  const pixels = image.pixels.map((value) => (Math.round((value / 255) * steps) * 255) / steps);
  return { ...image, pixels };
}

/** The image as a reference is kept: a PNG with a palette. */
export function encodeReference({ width, height, pixels }: SmallImage): Uint8Array {
  const rows = Buffer.alloc((width + 1) * height);
  const level = (at: number): number => Math.round(((pixels[at] ?? 0) / 255) * steps);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      rows[y * (width + 1) + 1 + x] = (level(at) * (steps + 1) + level(at + 1)) * (steps + 1) + level(at + 2);
    }
  }
  const shades = Array.from({ length: steps + 1 }, (_, step) => (step * 255) / steps);
  const palette = shades.flatMap((red) => shades.flatMap((green) => shades.flatMap((blue) => [red, green, blue])));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, indexed (PNG, third edition, 11.2.1).
  header.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 9 });
  const chunks = [chunk("IHDR", header), chunk("PLTE", Buffer.from(palette)), chunk("IDAT", data)];
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}

/** Writes what was drawn, and where it differs (red), to a folder of their own, and returns that folder. */
export function keepForLooking(name: string, ours: SmallImage, reference: SmallImage): string {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-images-"));
  const canvas = createCanvas(ours.width, ours.height);
  const ctx = canvas.getContext("2d");
  const marked = ctx.createImageData(ours.width, ours.height);
  for (let at = 0; at < ours.pixels.length; at += 4) {
    const off = (channel: number): number =>
      Math.abs((ours.pixels[at + channel] ?? 0) - (reference.pixels[at + channel] ?? 0));
    const far = Math.max(off(0), off(1), off(2)) > 255 / steps;
    const pale = [0, 1, 2].map((channel) => 170 + (ours.pixels[at + channel] ?? 0) / 3);
    marked.data.set([...(far ? [255, 0, 0] : pale), 255], at);
  }
  ctx.putImageData(marked, 0, 0);
  writeFileSync(join(folder, `actual-${name}`), ours.png);
  writeFileSync(join(folder, `diff-${name}`), canvas.toBuffer("image/png"));
  return folder;
}
