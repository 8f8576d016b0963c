/** Longest excerpt of a value in a message, in characters. */
const longest = 60;

/** A value as a message shows it: JSON notation, cut to 60 characters, no control characters. */
export function quote(value: unknown): string {
  if (typeof value === "string") return quoteText(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0 ? "an empty map" : "a map";
  return String(value);
}

/** A name as it is where every terminal prints it, else in quotes with escapes. */
export function plainName(name: string): string {
  return /^[\x21-\x7e]{1,100}$/.test(name) ? name : quoteText(name);
}

/** A line as every terminal prints it: what would steer one is escaped. */
export function plainLine(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]/gu, escapeCharacter);
}

/** Text in double quotes, cut to 60 characters; what a terminal would not print is escaped. */
export function quoteText(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}...` : text;
  return JSON.stringify(cut).replaceAll(/[\p{C}\u2028\u2029]/gu, escapeCharacter);
}

/** Bytes as text in double quotes; bytes that are not UTF-8 are shown as \xNN. */
export function quoteBytes(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes("\uFFFD")) return quoteText(text);
  const characters = [...bytes].map((byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`,
  );
  const shown = characters.slice(0, longest).join("");
  return `"${shown}${characters.length > longest ? "..." : ""}"`;
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
