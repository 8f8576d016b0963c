import { countRows } from "../analysis/series.ts";
import { BenchError, messageOf } from "../errors/bench-error.ts";
import { digestOf } from "../io/packed-file.ts";
import { renderHtml } from "../report/html-report.ts";
import { countNumbers, type PageDifference, pageDifferences } from "../report/verification/page-difference.ts";
import { splitPage } from "../report/verification/page-parts.ts";
import { plainText } from "../report/terminal/text.ts";
import { type Provenance, provenanceVersion } from "../results/provenance.ts";
import type { RunRecord } from "../results/run-record.ts";
import { type CheckedFile, collectCarried, readCarried, readProvenance } from "./carried-run.ts";
import { packageVersion } from "./package-version.ts";
import { analyseCollected } from "./stored-analysis.ts";
import { usualCostOf, usualCostOrigin } from "./usual-cost.ts";

/** What came of computing a page again. */
export interface Verification {
  /** other-version: it differs, and only the version that made it can tell whether it should. */
  readonly verdict: "verified" | "differs" | "other-version";
  /** Of the coldbench that made the page. */
  readonly version: string;
  readonly run: string;
  /** How much was computed; 0 where the embedded files are not those that the page was made from. */
  readonly samples: number;
  readonly cells: number;
  readonly numbers: number;
  readonly digests: { readonly record: string; readonly samples: string };
  /** Empty where it is verified, or the most important first. */
  readonly differences: readonly Difference[];
}

/** What a page is verified with. */
export interface PageContext {
  /** Of the page, for messages. */
  readonly path: string;
  /** Script of this version's pages. */
  readonly script: string;
  /** File with the rows of a page that does not carry them. */
  readonly rows?: string | undefined;
}

/** Something that is not as it should be, in words. */
export interface Difference {
  readonly where: PageDifference["where"] | "record" | "samples";
  readonly message: string;
}

/**
 * Computes everything in a page again from what the page carries, renders it again, and compares. Nothing in it is executed.
 * @param text of the page
 * @throws BenchError "usage" when it is no report of a run, or cannot be computed
 */
export async function verifyPage(text: string, { path, rows, script }: PageContext): Promise<Verification> {
  const opened = await openPage(text, path, rows);
  return opened.damages.length > 0
    ? judgePage(text, opened, null)
    : judgePage(text, opened, await renderAgain(opened, script));
}

/** What a page carries, unpacked. */
export interface OpenedPage {
  readonly path: string;
  readonly provenance: Provenance;
  readonly record: CheckedFile;
  readonly samples: CheckedFile;
  /** How the files differ from those that the page was made from; then there is nothing to compute. */
  readonly damages: readonly Difference[];
}

/** @param rows file with the rows of a page that does not carry them. @throws BenchError "usage" when it is no report of a run */
export async function openPage(text: string, path: string, rows?: string): Promise<OpenedPage> {
  const page = splitPage(text);
  const provenance = readProvenance(page, path);
  const record = await readCarried(page, provenance, "run.json");
  const samples = await readCarried(page, provenance, "samples.ndjson", rows);
  const damages = [problemOf("record", record), problemOf("samples", samples)].flat();
  return { path, provenance, record, samples, damages };
}

function problemOf(where: "record" | "samples", { problem }: CheckedFile): Difference[] {
  return problem === null ? [] : [{ where, message: plainText(problem) }];
}

/** The page that the files of a page give, and how much that is. */
export interface RenderedAgain {
  readonly page: string;
  readonly run: string;
  readonly samples: number;
  readonly cells: number;
  /** What the record contradicts itself in. */
  readonly damages: readonly Difference[];
}

/**
 * Renders a page again. Only its place, its date and its version are taken from the page itself.
 * @param script of this version's pages
 * @throws BenchError "usage" when its files are not what they should be
 */
export async function renderAgain(
  { path, provenance: { version, location, cost: costOrigin }, record, samples }: OpenedPage,
  script: string,
): Promise<RenderedAgain> {
  const collected = await collectCarried(record, samples, location);
  const { run, series } = collected;
  try {
    const analysis = analyseCollected(collected);
    const cost = costOrigin === null ? null : usualCostOf(collected, costOrigin.today);
    const origin = {
      record: record.packed,
      samples: samples.packed,
      provenance: {
        schema: provenanceVersion,
        version,
        location,
        record: record.packed.facts,
        samples: samples.packed.facts,
        cost: costOrigin === null ? null : usualCostOrigin(costOrigin.today),
      } as const,
    };
    const [artifact] = await renderHtml(analysis, { script, version }, cost, null, origin);
    const page = String(artifact?.content);
    const damages = otherScenarios(run);
    return { page, run: run.id, samples: countRows(series), cells: analysis.cells.length, damages };
  } catch (cause) {
    throw new BenchError("usage", `${path} cannot be computed again from what it carries: ${messageOf(cause)}`, {
      hint: "its run.json and samples.ndjson do not belong together, or this is a bug in coldbench: please report it",
      cause,
    });
  }
}

/** Scenario texts that are not those of their digests. */
function otherScenarios({ scenarios }: RunRecord): Difference[] {
  return scenarios
    .filter(({ text, digest }) => text !== undefined && digestOf(text) !== digest)
    .map(({ name }) => ({
      where: "record",
      message: plainText(
        `run.json: the text of scenario ${name} is not the one that was measured: it has another digest`,
      ),
    }));
}

/** What came of it. @param again null where there was nothing to compute */
export function judgePage(text: string, opened: OpenedPage, again: RenderedAgain | null): Verification {
  const { version } = opened.provenance;
  const digests = { record: opened.record.packed.facts.sha256, samples: opened.samples.packed.facts.sha256 };
  if (again === null) {
    const nothing = { run: "", samples: 0, cells: 0, numbers: 0 };
    return { verdict: "differs", version, ...nothing, digests, differences: opened.damages };
  }
  const { page, damages } = again;
  const found = pageDifferences(text, page).map(({ where, message }) => ({ where, message: plainText(message) }));
  const differences = [...damages, ...found];
  const isOthers = damages.length === 0 && version !== packageVersion;
  return {
    verdict: differences.length === 0 ? "verified" : isOthers ? "other-version" : "differs",
    version,
    run: plainText(again.run),
    samples: again.samples,
    cells: again.cells,
    numbers: countNumbers(page),
    digests,
    differences,
  };
}
