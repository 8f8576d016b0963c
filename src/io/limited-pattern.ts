import { createContext, Script } from "node:vm";

/** Longest that a pattern of a scenario may search, ms: what backtracking costs can grow without end. */
const longestMs = 500;

const search = new Script("pattern.exec(text)");
const place: { pattern?: RegExp; text?: string } = {};
createContext(place);

/**
 * A regular expression whose search ends after half a second: JavaScript itself has no limit, and `^(a|a)*$` takes years. Its
 * searches throw a RangeError then.
 */
export class LimitedPattern extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    place.pattern = new RegExp(this.source, this.flags);
    place.text = text;
    try {
      return search.runInContext(place, { timeout: longestMs }) as RegExpExecArray | null;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
      throw new RangeError(`the pattern was still searching after ${longestMs} ms`, { cause });
    } finally {
      place.text = "";
    }
  }
}
