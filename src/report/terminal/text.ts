/** The part of picocolors that the terminal report uses: `createColors(enabled)` makes them. */
export interface TerminalColors {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const escapeCode = "\u001b";
const colorCode = new RegExp(`${escapeCode}\\[\\d+m`, "g");

/** Text on one line without control characters: what a workload printed must not steer the reader's terminal. */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that steer a terminal
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ");
}

/** Columns that a text takes, colour codes not counted. */
export function columnsOf(text: string): number {
  return [...new Intl.Segmenter().segment(text.replace(colorCode, ""))].length;
}

/**
 * The text on lines of at most `width` columns, all but the first indented; leading spaces are kept.
 * @param text without control characters other than colour codes
 */
export function hanging(text: string, width: number, indent: number): string {
  const lead = /^ */.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  let line = lead;
  for (const word of text.trim().split(/ +/)) {
    const joined = line.trim() === "" ? `${line}${word}` : `${line} ${word}`;
    if (columnsOf(joined) <= width || line.trim() === "") {
      line = joined;
    } else {
      lines.push(line);
      line = `${" ".repeat(indent)}${word}`;
    }
  }
  return [...lines, line].join("\n");
}
