import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { openStageLine } from "../../src/cli/stage-line.ts";
import type { Terminal } from "../../src/cli/terminal.ts";

/** What a terminal of 40 columns gets of two stages. */
function shown(live: boolean, quiet: boolean): string {
  const stderr = Object.assign(new PassThrough({ encoding: "utf8" }), { columns: 40, rows: 20, isTTY: live });
  const terminal = { stderr: stderr as unknown as NodeJS.WriteStream, live } as Terminal;
  {
    using stage = openStageLine(terminal, quiet);
    stage.say("reading 2 MiB of rows");
    stage.say("drawing \u001b[2Jhtml");
  }
  return String(stderr.read() ?? "");
}

test("stages replace each other on a terminal, the last one is cleared, and their words steer nothing", () => {
  const text = shown(true, false);
  expect(text.match(/reading 2 MiB of rows|drawing .*html/g)).toHaveLength(2);
  expect(text).not.toContain("\u001b[2J");
  const [, after = ""] = text.split("html");
  expect(after).toContain("\u001b[2K");
});

test("nothing is said when quiet, and where standard error is no terminal", () => {
  expect(shown(true, true)).toBe("");
  expect(shown(false, false)).toBe("");
});
