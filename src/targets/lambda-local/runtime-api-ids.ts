/** 32 hex digits in the form of a UUID of version 4 (RFC 9562), which request ids and extension ids of Lambda have. */
export function toUuid(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

/** A header of X-Ray (docs.aws.amazon.com/xray, "Tracing header") that asks for no trace, as functions without active tracing get it. */
export function toTraceId(at: Date, hex: string): string {
  const seconds = Math.floor(at.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16, 32)};Sampled=0`;
}
