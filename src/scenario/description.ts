import type { Expectation } from "./model.ts";
import { quoteText } from "./quoting.ts";

/**
 * What a response body is compared with, for the run record: `exact, 17 bytes` (with its digest when `sha256` is given),
 * `json {"total":5}`, `pattern "^ok"` or `none`.
 */
export function describeExpectation({ body }: Expectation, sha256?: (bytes: Uint8Array) => string): string {
  if (body === undefined) return "none";
  switch (body.match) {
    case "exact": {
      const digest = sha256 === undefined ? "" : `, sha256 ${sha256(body.bytes)}`;
      return `exact, ${body.bytes.length} bytes${digest}`;
    }
    case "json":
      return `json ${cut(JSON.stringify(body.subset))}`;
    case "pattern":
      return `pattern ${quoteText(body.pattern.source)}`;
  }
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
