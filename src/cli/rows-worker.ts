import { type CollectedPart, collectPart } from "./rows-reading.ts";
import { answerOrders } from "./worker-answers.ts";

/** The program of a worker that reads a part of the rows of a large run. */
answerOrders(collectPart, ({ series }: CollectedPart) =>
  [...series.values()].flatMap(({ accepted }) => Object.values(accepted).map(({ buffer }) => buffer as ArrayBuffer)),
);
