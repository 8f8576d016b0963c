import { createCanvas, loadImage } from "canvas";

/**
 * An image as references are kept: smaller than what is rendered, so that a glyph's edge weighs less, and with sixteen
 * levels of each channel, so that the file is small.
 */
export interface SmallImage {
  readonly width: number;
  readonly height: number;
  /** RGBA, four bytes a pixel. */
  readonly pixels: Uint8ClampedArray;
  readonly png: Uint8Array;
}

/** Steps of a channel from 0 to 255. */
const levels = 15;

/** @param scale in either direction: of a chart half; a reference, which is that already, as it is */
export async function decodeImage(png: Uint8Array, scale: number): Promise<SmallImage> {
  const image = await loadImage(Buffer.from(png));
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext("2d");
  ctx.drawImage(image, 0, 0, width, height);
  const data = ctx.getImageData(0, 0, width, height);
  data.data.forEach((value, at, all) => {
    all[at] = Math.round(Math.round((value / 255) * levels) * (255 / levels));
  });
  ctx.putImageData(data, 0, 0);
  return {
    width,
    height,
    pixels: data.data,
    png: new Uint8Array(canvas.toBuffer("image/png")),
  };
}

/** A channel of a pixel may be so far off, 0..255, two steps of sixteen: what another release of the canvas library or another processor changes at edges. */
const channelTolerance = 40;

/** Share of pixels, 0..1, with a channel further off than the tolerance; 1 where the images differ in size. */
export function differingShare(one: SmallImage, other: SmallImage): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let differing = 0;
  for (let at = 0; at < one.pixels.length; at += 4) {
    const far = [0, 1, 2].some(
      (channel) => Math.abs((one.pixels[at + channel] ?? 0) - (other.pixels[at + channel] ?? 0)) > channelTolerance,
    );
    if (far) differing++;
  }
  return differing / (one.width * one.height);
}
