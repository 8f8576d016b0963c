import { type Series, openSeries } from "../analysis/series.ts";
import { compileSampleCheck } from "../io/sample-check.ts";
import { type PartRead, type RowsPart, visitRowsPart } from "../io/sample-rows.ts";
import { answerOrders } from "./worker-answers.ts";

/** A part of the rows of a run; goes to a worker as it is. */
export interface PartOrder {
  readonly directory: string;
  readonly part: RowsPart;
}

/** What a part of the rows comes to. */
export interface CollectedPart {
  readonly read: PartRead;
  readonly series: ReadonlyMap<string, Series>;
}

/** @throws BenchError "usage" when the rows cannot be read */
async function collectPart({ directory, part }: PartOrder): Promise<CollectedPart> {
  const collector = openSeries();
  const read = await visitRowsPart(directory, part, (sample) => collector.add(sample), compileSampleCheck());
  return { read, series: collector.series() };
}

/** The program of a worker that reads a part of the rows of a large run. */
answerOrders(collectPart, ({ series }) =>
  [...series.values()].flatMap(({ accepted }) => Object.values(accepted).map(({ buffer }) => buffer as ArrayBuffer)),
);
