import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";

/** Latencies in whole microseconds, each within 0.1 % of what was recorded; grows as it needs to. */
export function createHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 4096,
    numberOfSignificantValueDigits: 3,
  });
}

/** Records a duration. @param ms fraction kept to the microsecond; a tiny negative one is 0 */
export function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(Math.max(0, Math.round(ms * 1000)));
}

/** HdrHistogram's own format (V2, compressed, base64), which its tools in every language read. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}

/** All of what several workers have recorded, as if one had. @param encoded by `encodeHistogram` */
export function mergeHistograms(encoded: readonly string[]): Histogram {
  const whole = createHistogram();
  for (const one of encoded) whole.add(decodeFromCompressedBase64(one, 32, false));
  return whole;
}

/** The value at or below which a share of what was recorded lies, ns; null when nothing was. */
export function quantileNs(histogram: Histogram, share: number): number | null {
  return histogram.totalCount === 0
    ? null
    : Math.min(histogram.getValueAtPercentile(share * 100), histogram.maxValue) * 1000;
}
