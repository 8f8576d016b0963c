import type { Ending } from "./load-tally.ts";

/** Compares a complete response with the one right answer. */
export type ResponseComparison = (response: {
  readonly status: number;
  readonly body: Uint8Array;
}) => { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Judges complete responses: another status than the right one is an error named after it, another body a wrong answer.
 * Bytes that were right once are right again, so that almost every response is compared by its bytes alone.
 * @param status that of the right answer
 */
export function createVerdict(
  status: number,
  compare: ResponseComparison,
): (response: { readonly status: number; readonly body: Buffer }) => Ending {
  let right: Buffer | undefined;
  return (response) => {
    if (response.status !== status) return { as: "error", code: `http-${response.status}` };
    if (right?.equals(response.body) === true) return { as: "answered" };
    const check = compare(response);
    if (!check.ok) return { as: "mismatched", message: check.message };
    right = Buffer.from(response.body);
    return { as: "answered" };
  };
}
