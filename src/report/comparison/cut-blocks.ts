/** A part of a text whose lines may be left out, the last ones first; head and tail stay, so that markup stays closed. */
export interface Block {
  readonly head: string;
  /** Each on a line of its own. */
  readonly lines: readonly string[];
  readonly tail: string;
}

/** A block that is never cut. */
export function whole(text: string): Block {
  return { head: text, lines: [], tail: "" };
}

/** A block of at most so many lines is not cut for a longer one that stands before it. */
const fewLines = 20;

/**
 * The blocks as one text, an empty line between any two, of at most `most` characters where their heads and tails allow it:
 * lines that do not fit are left out, those of long blocks first, from the end, and a last line says how many.
 */
export function joinBlocks(blocks: readonly Block[], most: number): string {
  const note = (count: number): string =>
    `*${count} lines were left out to stay below ${most} characters; the terminal, the HTML page and the JSON have them all.*`;
  const fixed = blocks.reduce((sum, { head, tail }) => sum + head.length + tail.length + 4, note(1e6).length + 4);
  const inTurn = [
    ...blocks.filter(({ lines }) => lines.length <= fewLines),
    ...blocks.filter(({ lines }) => lines.length > fewLines),
  ];
  let room = most - fixed;
  const kept = new Map<Block, readonly string[]>();
  for (const block of inTurn) {
    const count = fittingLines(block.lines, room);
    const lines = block.lines.slice(0, count);
    room -= lines.reduce((sum, line) => sum + line.length + 1, 0);
    kept.set(block, lines);
  }
  const dropped = blocks.reduce((sum, block) => sum + block.lines.length - (kept.get(block)?.length ?? 0), 0);
  const texts = blocks.map((block) =>
    [block.head, ...(kept.get(block) ?? []), ...(block.tail === "" ? [] : [block.tail])].join("\n"),
  );
  return [...texts, ...(dropped === 0 ? [] : [note(dropped)])].join("\n\n");
}

/** How many lines from the first on take at most `room` characters, line breaks included. */
function fittingLines(lines: readonly string[], room: number): number {
  let taken = 0;
  const tooMany = lines.findIndex((line) => {
    taken += line.length + 1;
    return taken > room;
  });
  return tooMany === -1 ? lines.length : tooMany;
}
