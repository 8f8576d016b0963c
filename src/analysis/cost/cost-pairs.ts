import type { Form, Offer } from "../../cost/offer.ts";
import type { ScenarioRecord } from "../../results/run-record.ts";
import type { CostTarget } from "./cost-target.ts";

/** One measured target on one offer. */
export interface CostPair {
  readonly target: CostTarget;
  readonly offer: Offer;
}

/**
 * What to price on what. A machine is packed with every form that was measured; a service runs the first of its forms that
 * was. Without names, one target stands for each form: of the language in which most forms were measured (the reference's
 * among equals), so that offers are compared by what they charge and not by what was written for them.
 * @param names of targets; empty: chosen
 */
export function pairTargets(
  targets: readonly CostTarget[],
  offers: readonly Offer[],
  scenarios: readonly ScenarioRecord[],
  names: readonly string[],
): CostPair[] {
  return scenarios.flatMap(({ name, reference }) => {
    const own = targets.filter(({ scenario }) => scenario === name);
    const chosen = names.length > 0 ? own.filter(({ target }) => names.includes(target)) : chooseByForm(own, reference);
    return offers.flatMap((offer) => runnableOn(offer, chosen).map((target) => ({ target, offer })));
  });
}

const forms: readonly Form[] = ["function", "container", "wasm"];

function chooseByForm(targets: readonly CostTarget[], reference: string): CostTarget[] {
  const measured = targets.filter(({ cold, warm }) => cold.trials.length > 0 && warm.trials.length > 0);
  const formsIn = (language: string | null): number =>
    new Set(measured.filter((target) => target.language === language).map(({ form }) => form)).size;
  const own = measured.find(({ target }) => target === reference)?.language ?? null;
  const best = [own, ...measured.map(({ language }) => language)].reduce((one, other) =>
    formsIn(other) > formsIn(one) ? other : one,
  );
  // A function in Lambda's environment says more of functions than a process does.
  const rank = ({ target, language, kind }: CostTarget): number =>
    (language === best ? 4 : 0) + (target === reference ? 2 : 0) + (kind === "process" ? 0 : 1);
  return forms.flatMap((form) =>
    measured
      .filter((target) => target.form === form)
      .toSorted((a, b) => rank(b) - rank(a))
      .slice(0, 1),
  );
}

function runnableOn({ forms: able, model }: Offer, chosen: readonly CostTarget[]): CostTarget[] {
  const groups = able
    .map((form) => chosen.filter((target) => target.form === form))
    .filter((group) => group.length > 0);
  return model === "machine" ? groups.flat() : (groups[0] ?? []);
}
