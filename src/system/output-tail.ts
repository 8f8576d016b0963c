/** The end of what a process wrote. */
export interface OutputTail {
  append(chunk: Uint8Array): void;
  text(): string;
}

/** How much of its output is kept of a process, bytes. */
export const tailBytes = 4096;

/** Keeps the last 4 KiB, in constant memory however much is written. */
export function createOutputTail(): OutputTail {
  let kept = Buffer.alloc(0);
  return {
    append(chunk) {
      const joined = Buffer.concat([kept, chunk]);
      kept = joined.length > tailBytes ? Buffer.from(joined.subarray(joined.length - tailBytes)) : joined;
    },
    text: () => new TextDecoder().decode(kept),
  };
}
