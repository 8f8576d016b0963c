import pc from "picocolors";
import { plainText } from "../report/terminal/text.ts";

/** Where a command writes. Data on stdout, everything else on stderr. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Columns of stdout; 100 when it is not a terminal. */
  readonly width: number;
  readonly color: boolean;
  readonly stderrColor: boolean;
  /** A live table can be drawn on stderr. */
  readonly live: boolean;
}

/** The process's own streams. NO_COLOR and FORCE_COLOR are honoured, CI gets plain lines. */
export function processTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr } = process;
  const wanted = (stream: NodeJS.WriteStream): boolean =>
    env["NO_COLOR"]
      ? false
      : env["FORCE_COLOR"]
        ? env["FORCE_COLOR"] !== "0"
        : stream.isTTY === true && env["TERM"] !== "dumb";
  return {
    stdout,
    stderr,
    width: stdout.columns ?? 100,
    color: wanted(stdout),
    stderrColor: wanted(stderr),
    live: stderr.isTTY === true && env["TERM"] !== "dumb" && !env["CI"],
  };
}

/** picocolors for one stream. */
export function colorsFor(enabled: boolean): ReturnType<typeof pc.createColors> {
  return pc.createColors(enabled);
}

/** A line on standard error. It may hold words of workloads and files: none of them steers the terminal or begins a line. */
export function tell(stderr: { write(text: string): unknown }, text: string): void {
  stderr.write(`${plainText(text)}\n`);
}

/** The lines of an error: the same, but for its own ends of lines. None is a command of a CI service (`::error`, `##[error]`). */
export function plainLines(text: string): string {
  return text
    .split("\n")
    .map((line) => plainText(line).replace(/^(?=\s*(?:::|##\[))/, "\\"))
    .join("\n");
}
