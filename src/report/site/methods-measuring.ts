import { type Html, html } from "../html/template.ts";
import { ladderTable } from "./ladder.ts";
import { methodsSection } from "./methods-contents.ts";

/** The ladder, and why a host stands beside it. */
export function coldSection(): Html {
  return methodsSection(
    "cold",
    html`<p>
        Everyone says &ldquo;cold&rdquo; and means something else. Here a <strong>start</strong> names what already
        exists when the clock starts. No number on this site is just &ldquo;cold&rdquo;.
      </p>
      <div class="ladder-table">${ladderTable()}</div>
      <p>
        Where nothing else is asked for, <code>host</code>, <code>cold</code> and <code>warm</code> are measured. The
        commonest unfair chart in this field compares a new instance on a running Wasm host with the creation and start
        of a whole container. So the start of the host itself stands beside it, and the sentence of a comparison says
        what was running. A command-line host or a plain process has no host that outlives it: its
        <code>cold</code> includes everything, and the report says so.
      </p>
      <p>
        A target that cannot provide a start says <em>not reachable</em> and why. It never reports a number for
        something else.
      </p>`,
  );
}

/** From when to when the clock runs, and how a start is divided. */
export function clockSection(): Html {
  return methodsSection(
    "clock",
    html`<p>
        From the moment of asking (before create, spawn or instantiate) to the complete response, compared with the
        expected one. The interval is the same for every target. Removing the instance is not in it.
      </p>
      <p>
        A start is divided into <strong>phases</strong> that do not overlap and sum to the total; what no phase explains
        is a row of its own, <code>other</code>, instead of being spread over the rest. Each phase says who saw it: the
        client, the engine, or the provider. Durations are integer nanoseconds of a monotonic clock. What an operation
        that does nothing costs the harness is measured in every run, shown, and never subtracted.
      </p>`,
  );
}

/** What evidence a start needs, and what becomes of one without. */
export function proofSection(): Html {
  return methodsSection(
    "proof",
    html`<p>
        By evidence, never by how long it took: whoever calls slow answers cold will find that cold starts are slow. A
        function answers with a nonce that it made when it started and with the number of invocations it has served; the
        engine or provider says which container or environment it was, and whether compiled code was found. A function
        that answers no nonce is vouched for by what the adapter itself created: the container, the process, the
        instance.
      </p>
      <p>
        A start without that proof is <strong>set aside</strong>: counted, shown, and no latency. A wrong answer, a
        timeout or a crash is a <strong>failure</strong>: counted, and no latency either. Above the limit of its
        scenario a run says that it is incomplete.
      </p>`,
  );
}

/** Interleaving. */
export function orderSection(): Html {
  return methodsSection(
    "order",
    html`<p>
      Targets and starts are interleaved, trial by trial. They come in blocks in which each appears once, balanced over
      the blocks, in an order drawn from a seed that is written down before the first trial. A machine that gets slower,
      warmer or busier does so for all of them alike. What drift is left is tested for and reported.
    </p>`,
  );
}
