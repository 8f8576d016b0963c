import type { Analysis } from "../../analysis/analysis.ts";
import { practicalMargin } from "../../analysis/verdict.ts";
import type { ScenarioRecord } from "../../results/run-record.ts";
import type { PhaseName } from "../../results/sample.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { startKinds, startMeaning } from "../../units/start-kind.ts";
import { formatBytes, formatLevel, formatShare, formatSpending } from "../figures.ts";
import { reproduceCommand } from "../reproduction.ts";
import { type Html, html, prose } from "./template.ts";

const phaseMeaning: Readonly<Record<PhaseName, string>> = {
  fetch: "getting the artifact",
  prepare: "compiling or unpacking it",
  create: "making the sandbox",
  boot: "executing it until the runtime or kernel is up",
  load: "loading code into the runtime",
  init: "instantiating and initialising",
  connect: "connecting to it",
  handle: "request sent to response complete",
  other: "what no phase explains",
};

/** What the words of the report mean. */
export function wordsSection(): Html {
  return html`<section id="words">
    <h2>What the words mean</h2>
    <p>
      Everyone says &ldquo;cold&rdquo; and means something else. A <strong>start</strong> says what already exists when
      the clock starts. The clock runs from asking (before create, spawn or instantiate) to the complete, validated
      response, on every target alike; removing the instance comes after it has stopped.
    </p>
    <dl class="words">
      ${startKinds.map(
        (start) =>
          html`<dt>${start}</dt>
            <dd>${startMeaning[start]}</dd>`,
      )}
    </dl>
    <p>The <strong>phases</strong> of a sample do not overlap and sum to its total:</p>
    <dl class="words">
      ${Object.entries(phaseMeaning).map(
        ([phase, meaning]) =>
          html`<dt>${phase}</dt>
            <dd>${meaning}</dd>`,
      )}
    </dl>
    <dl class="words">
      <dt>n</dt>
      <dd>
        starts whose answer was right and whose proof was accepted; a warm value is the median of the requests of one
        instance
      </dd>
      <dt>failed</dt>
      <dd>a wrong answer, a timeout or a crash: counted, never a latency</dd>
      <dt>set aside</dt>
      <dd>answered, but without proof that the start was what it claims to be: counted, never a latency</dd>
      <dt>faster, slower</dt>
      <dd>
        the whole interval of the ratio lies on that side of 1, and the ratio is off it by more than
        ${formatShare(practicalMargin)}
      </dd>
      <dt>equivalent</dt>
      <dd>the whole interval lies within ${formatShare(practicalMargin)} of 1</dd>
      <dt>inconclusive</dt>
      <dd>these samples cannot tell: measure more starts, or on a quieter machine</dd>
    </dl>
  </section>`;
}

/** How it was measured. */
export function methodSection(analysis: Analysis): Html {
  const { run, level, floors } = analysis;
  return html`<section id="method">
    <h2>Method</h2>
    <ul>
      <li>
        Targets are interleaved trial by trial, in an order drawn from seed ${run.seed} and recorded before the first
        one (${run.order.length} trials): drift of the machine meets all targets alike.
      </li>
      <li>
        The start is the unit of independence. Requests of one instance are one value, never pooled as if they were
        independent.
      </li>
      <li>
        Intervals are at ${formatLevel(level)}. Those of medians and percentiles are distribution-free; a percentile is
        withheld until there are enough starts for one. Ratios of medians have a bootstrap interval over starts.
      </li>
      <li>
        Every answer is compared with the expected one, and every start must prove that it was what it claims to be.
        Nothing is classified by how long it took.
      </li>
      ${run.spending !== undefined && html`<li>Spent: ${formatSpending(run.spending)}.</li>`}
      <li>Outliers are flagged by Tukey's fences (mild beyond 1.5, severe beyond 3 interquartile ranges) and kept.</li>
    </ul>
    <h3>What was asked for</h3>
    ${run.scenarios.map(scenarioMethod)}
    <h3>The harness's own floor</h3>
    <p>
      What one operation that does nothing costs here. It is part of every duration above: measured, never subtracted.
    </p>
    ${
      floors.length === 0
        ? html`<p>No floor was recorded in this run.</p>`
        : html`<dl class="words">
            ${floors.map(
              ({ name, what, launcher, n, medianNs }) =>
                html`<dt>${name}</dt>
                  <dd>${prose(what)} (${launcher}): median ${formatDuration(medianNs)}, n ${n}</dd>`,
            )}
          </dl>`
    }
  </section>`;
}

function scenarioMethod(scenario: ScenarioRecord): Html {
  const { request, expected, stop, warm, limits } = scenario;
  return html`<p>
    <strong>${scenario.name}</strong>, from <code>${scenario.file}</code> (sha256 ${scenario.digest.slice(0, 12)}):
    ${request.method} ${request.path} with ${formatBytes(request.bodyBytes)}; expected is status ${expected.status},
    body ${expected.body}. ${stop.trials} trials per target and
    start${stop.precision !== undefined && `, fewer once the median is within ${formatShare(stop.precision)}`}${stop.timeBudgetMs !== undefined && `, at most ${formatDuration(stop.timeBudgetMs * 1e6)} in all`}${scenario.looks !== undefined && `, intervals widened for ${scenario.looks} planned looks`}.
    Warm: ${warm.warmup} requests discarded, then ${warm.invocations} per instance. The run counts as incomplete above
    ${formatShare(limits.failed)} failed or ${formatShare(limits.setAside)} set aside.
  </p>`;
}

/** The machine that measured, and how to measure again. */
export function environmentSection(analysis: Analysis, toolVersion: string): Html {
  const { run, location } = analysis;
  const { environment, tool } = run;
  const facts: readonly (readonly [string, string])[] = [
    [
      "processor",
      `${environment.cpu.model}, ${environment.cpu.cores} cores, governor ${environment.cpu.governor ?? "not known"}`,
    ],
    ["memory", formatBytes(environment.memoryBytes)],
    ["system", `${environment.os}, kernel ${environment.kernel}, ${environment.arch}`],
    ["virtualization", environment.virtualization ?? "none found"],
    ["load at the start", environment.loadAverage.map((load) => load.toFixed(2)).join(", ")],
    ["Node.js", environment.node],
    ...Object.entries(environment.engines),
    ["fingerprint", environment.fingerprint],
    [
      "measured by",
      `${tool.name} ${tool.version}, from ${run.startedAt} to ${run.endedAt ?? "an end that was not recorded"}`,
    ],
    ["report made by", `coldbench ${toolVersion}`],
  ];
  return html`<section id="environment">
      <h2>Environment</h2>
      <dl class="words">
        ${facts.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </section>
    <section id="reproduce">
      <h2>Measure it again</h2>
      <pre><code>${reproduceCommand(analysis)}</code></pre>
      <p>Render this report again from the raw samples:</p>
      <pre><code>bench report ${location}</code></pre>
    </section>`;
}
