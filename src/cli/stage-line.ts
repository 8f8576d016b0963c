import { createLogUpdate } from "log-update";
import { plainText } from "../report/terminal/text.ts";
import type { Terminal } from "./terminal.ts";

/** Says what a command is doing just now. */
export type SayStage = (text: string) => void;

/** One line on standard error that each next stage replaces, and that goes in the end; nothing when quiet or where it is no terminal. */
export interface StageLine extends Disposable {
  readonly say: SayStage;
}

export function openStageLine({ stderr, live }: Terminal, quiet: boolean): StageLine {
  if (quiet || !live) return { say: () => undefined, [Symbol.dispose]: () => undefined };
  const draw = createLogUpdate(stderr, { showCursor: true });
  return { say: (text) => draw(plainText(text)), [Symbol.dispose]: () => draw.clear() };
}
