import type { UsdInterval } from "../../analysis/cost-analysis.ts";
import { formatNumber } from "../../units/format-duration.ts";

/** A decimal as whole digits and how many of them stand behind the point (negative: so many zeros follow them). */
interface Decimal {
  readonly negative: boolean;
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Dollars for people, rounded half up: "$1,234", "$12.30", "$0.50", "$0.0123", "$0.0000021"; below a dollar three significant
 * digits, trailing zeros dropped down to cents.
 * @param text decimal text, also with an exponent ("2.1e-7"); what is none comes back as it is
 */
export function formatUsd(text: string): string {
  const decimal = parseDecimal(text);
  return decimal === null ? text : signed(decimal, "$", usdDigits(decimal));
}

/** The same of a number that only a chart has. @param usd finite */
export function formatUsdNumber(usd: number): string {
  return formatUsd(String(usd));
}

/**
 * "$12.30 [11.90, 12.80]", "$0.180 [0.166, 0.194]": all with as many decimals, a bound with more where it would be zero; the
 * amount alone where nothing is open.
 */
export function formatUsdInterval({ point, low, high }: UsdInterval): string {
  const middle = parseDecimal(point);
  if (middle === null || (low === point && high === point)) return formatUsd(point);
  const digits = usdDigits(middle, "whole");
  const decimals = decimalsOf(digits);
  const bound = (text: string): string => {
    const value = parseDecimal(text);
    if (value === null) return text;
    const fixed = fixedDigits(value, decimals);
    const lost = value.digits !== 0n && !/[1-9]/.test(fixed);
    return signed(value, "", lost ? usdDigits(value) : fixed);
  };
  return `${signed(middle, "$", digits)} [${bound(low)}, ${bound(high)}]`;
}

/** "$1k", "$10", "$0.01": for the ticks of an axis. @param usd finite, >= 0 */
export function formatUsdTick(usd: number): string {
  return usd >= 1_000 ? `$${formatRequests(usd)}` : `$${formatNumber(usd)}`;
}

const steps = [
  { size: 1e9, unit: "G" },
  { size: 1e6, unit: "M" },
  { size: 1e3, unit: "k" },
] as const;

/** "950", "250k", "3.1M", "10G", three significant digits. @param count finite, >= 0 */
export function formatRequests(count: number): string {
  const rounded = Number(count.toPrecision(3));
  const step = steps.find(({ size }) => rounded >= size);
  return step === undefined ? formatNumber(rounded) : `${formatNumber(rounded / step.size)}${step.unit}`;
}

/** "38 %", "0.4 %", "0.0023 %", "0 %" of 0..1, two significant digits below 10 %; "< 0.001 %" of what is less than that. */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  if (percent > 0 && percent < 0.001) return "< 0.001 %";
  return `${formatNumber(Number(percent.toPrecision(percent >= 10 ? 3 : 2)))} %`;
}

function parseDecimal(text: string): Decimal | null {
  const parts = /^(-?)(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text.trim());
  if (parts === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  return {
    negative: sign === "-",
    digits: BigInt(whole + fraction),
    scale: fraction.length - Number(exponent),
  };
}

function signed({ negative, digits }: Decimal, unit: string, text: string): string {
  return `${negative && digits !== 0n ? "-" : ""}${unit}${text}`;
}

/** As many digits as an amount of that size has, without its sign. @param zeros at the end: cut down to cents, or kept */
function usdDigits(value: Decimal, zeros: "cut" | "whole" = "cut"): string {
  if (value.digits === 0n) return "0";
  const magnitude = value.digits.toString().length - 1 - value.scale;
  if (magnitude >= 0) {
    const cents = fixedDigits(value, 2);
    // 999.996 has become 1,000.00.
    return cents.replaceAll(",", "").length > "999.99".length ? fixedDigits(value, 0) : cents;
  }
  const fixed = fixedDigits(value, 2 - magnitude);
  return zeros === "cut" ? fixed.replace(/(\.\d\d\d*?)0+$/, "$1") : fixed;
}

/** Rounded half up to so many decimals, thousands apart. */
function fixedDigits({ digits, scale }: Decimal, decimals: number): string {
  const shift = scale - decimals;
  const rounded =
    shift > 0 ? (digits * 2n + 10n ** BigInt(shift)) / (2n * 10n ** BigInt(shift)) : digits * 10n ** BigInt(-shift);
  const padded = rounded.toString().padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === 0 ? whole : `${whole}.${padded.slice(padded.length - decimals)}`;
}

function decimalsOf(digits: string): number {
  return digits.includes(".") ? digits.length - digits.indexOf(".") - 1 : 0;
}
