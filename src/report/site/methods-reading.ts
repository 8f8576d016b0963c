import { practicalMargin } from "../../analysis/verdict.ts";
import { formatShare } from "../figures.ts";
import { type Html, html } from "../html/template.ts";
import { methodsSection } from "./methods-contents.ts";

/** What n, intervals and verdicts are. */
export function statisticsSection(): Html {
  return methodsSection(
    "statistics",
    html`<ul>
        <li>
          <strong>n counts starts</strong>, never requests. The requests of one warm instance share its fate, so they
          are one value: their median. Ten instances of ten requests, pooled as a hundred values, turn 1 % false
          verdicts into up to 29 % (simulated).
        </li>
        <li>
          <strong>Medians and percentiles</strong> have distribution-free intervals from order statistics: cold starts
          are skewed and often have two modes. A percentile that n does not support is withheld and says how many starts
          it needs: p95 needs 59, p99 needs 299.
        </li>
        <li>
          <strong>Ratios</strong> are of medians, with a bootstrap interval over starts. Below six starts there is none.
        </li>
        <li>
          <strong>Faster, slower</strong>: the interval excludes 1, and the ratio is off it by more than
          ${formatShare(practicalMargin)}. <strong>Equivalent</strong>: the whole interval lies within
          ${formatShare(practicalMargin)} of 1. All else is <strong>inconclusive</strong>.
        </li>
        <li><strong>Outliers</strong> are flagged and kept. Nothing is dropped for being slow.</li>
        <li>
          <strong>Over time</strong>, only runs of one machine that asked the same question stand on one line, and a
          step is called one when permutations of the runs do not explain it.
        </li>
      </ul>
      <p>
        An interval says how sure the median of that run is, on that machine, that day. It does not cover the next
        machine.
      </p>`,
  );
}

/** What stands behind the two sides of a comparison. */
export function comparedSection(): Html {
  return methodsSection(
    "compared",
    html`<p>
      One request and one expected answer, for every target of a scenario, checked every time. Each report says which
      source and language, which artifact of which size and digest, which engine version, which limits of memory and
      CPU, and which state of the compiled code stood behind each number. A comparison of a C module with a Node.js
      container compares two languages, too; where both forms were measured in one language, the sentence compares
      those.
    </p>`,
  );
}

/** What a reader must not conclude. */
export function limitsSection(): Html {
  return methodsSection(
    "limits",
    html`<ul>
        <li>
          <strong>Isolation.</strong> A Wasm instance in a shared process, a container on a shared kernel and a micro-VM
          keep tenants apart in different ways. The faster one may simply do less. The tables of targets name it; no
          chart can.
        </li>
        <li>
          <strong>Speed once running.</strong> A start says nothing of a workload that computes for a minute. Wasm code
          can be slower than native code, and containers can win what comes after the start.
        </li>
        <li>
          <strong>How often starts are cold.</strong> At many providers it is below 1 % of requests. What a cold start
          costs a service depends on its traffic more than on any bar here.
        </li>
        <li>
          <strong>Pulls and placement.</strong> Fetching an image or a module over a network, and the scheduler that
          picks a machine, are only in <code>absent</code>, and only where it was measured.
        </li>
        <li>
          <strong>Other machines.</strong> Local runs use this machine's kernel, disks and engine. A provider's
          hardware, caches and neighbours are different ones. Local Lambda targets follow its protocol and limits, not
          its fleet.
        </li>
        <li>
          <strong>Snapshots.</strong> They move work to an earlier time. What making one costs is not in the start that
          uses it.
        </li>
        <li>
          <strong>A bug is not a technology.</strong> One version of one engine stands for itself, and its version is
          recorded for that reason.
        </li>
      </ul>
      <p>
        What a single run could not show (targets that were skipped, starts not reachable, noise) is in its report.
      </p>`,
  );
}

/** How to compute or measure it again. */
export function checkSection(): Html {
  return methodsSection(
    "check",
    html`<p>
        Each run has its raw samples beside its page: <code>run.json</code> (the machine, the seed, the order, every
        target with its facts) and <code>samples.ndjson</code> (every start, with its phases, its proof and its outcome,
        those that failed or were set aside, too). Put both in a folder and render its report again, or measure the
        scenario yourself:
      </p>
      <pre><code>npx bench report &lt;folder&gt;
npx bench run &lt;scenario.yaml&gt;</code></pre>`,
  );
}
