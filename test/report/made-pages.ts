import { packageVersion } from "../../src/cli/package-version.ts";
import { usualCostOf } from "../../src/cli/usual-cost.ts";
import { traceOrigin } from "../../src/cli/page-origin.ts";
import {
  judgePage,
  openPage,
  type RenderedAgain,
  renderAgain,
  type Verification,
} from "../../src/cli/page-verification.ts";
import { BenchError } from "../../src/errors/bench-error.ts";
import { analyseCollected, collectStored } from "../../src/cli/stored-analysis.ts";
import { renderHtml } from "../../src/report/html-report.ts";

/** Stands for the script of pages, which is bundled: what it does is tested elsewhere. */
export const script = "console.log(1234);";

/** The page of a stored run, as `bench report` makes it. */
export async function makePage(directory: string, limits: { readonly mostPackedBytes?: number } = {}): Promise<string> {
  const collected = await collectStored(directory);
  const today = "2026-11-25";
  const [cost, origin] = [
    usualCostOf(collected, today),
    await traceOrigin(directory, today, directory, limits.mostPackedBytes),
  ];
  const [artifact] = await renderHtml(
    analyseCollected(collected),
    { script, version: packageVersion },
    cost,
    null,
    origin,
  );
  return String(artifact?.content);
}

/**
 * What `bench verify` finds in pages that carry the same run: it is computed once for all that claim the same of it.
 * A page that cannot be read is one that was rejected.
 */
export function createVerifier(): (page: string, rows?: string) => Promise<Verification | "unreadable"> {
  const rendered = new Map<string, RenderedAgain>();
  return async (page, rows) => {
    try {
      const opened = await openPage(page, "page.html", rows);
      if (opened.damages.length > 0) return judgePage(page, opened, null);
      const { version, location, cost } = opened.provenance;
      const facts = [opened.record.packed.facts, opened.samples.packed.facts];
      const key = JSON.stringify([version, location, cost?.today, facts]);
      const again = rendered.get(key) ?? (await renderAgain(opened, script));
      rendered.set(key, again);
      return judgePage(page, opened, again);
    } catch (error) {
      if (error instanceof BenchError && error.code === "usage") return "unreadable";
      throw error;
    }
  };
}

/** What it says, one line after the other. */
export function messagesOf(verification: Verification | "unreadable"): string[] {
  return verification === "unreadable" ? [verification] : verification.differences.map(({ message }) => message);
}
