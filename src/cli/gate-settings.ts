import type { GateOptions } from "../analysis/run-comparison.ts";
import { BenchError } from "../errors/bench-error.ts";
import { parseShare } from "../scenario/quantities.ts";
import type { GateArguments } from "./gate-options.ts";

/** How to judge, as the options say. @throws BenchError "usage" naming the option that is wrong */
export function gateSettings(
  args: Pick<GateArguments, "margin" | "runNoise" | "alpha" | "allowDifferent">,
): GateOptions {
  if (!(args.alpha > 0 && args.alpha <= 0.5)) {
    throw new BenchError("usage", `--alpha ${args.alpha} is not a chance of a false alarm`, {
      hint: "use a number above 0 and up to 0.5, such as --alpha 0.05",
    });
  }
  const margin = shareOf("--margin", args.margin);
  const runNoise = shareOf("--run-noise", args.runNoise);
  return {
    alpha: args.alpha,
    ...(margin === undefined ? {} : { margin }),
    ...(runNoise === undefined ? {} : { runNoise }),
    allowsDifferent: args.allowDifferent,
  };
}

function shareOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const share = parseShare(/^[\d.]+$/.test(text) ? Number(text) : text);
  if (share !== undefined && share > 0) return share;
  throw new BenchError("usage", `${option} ${text} is not a share`, { hint: `write ${option} 5% or ${option} 0.05` });
}

/** @throws BenchError "usage" when it is not a whole number of at least 1 */
export function requireCount(option: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new BenchError("usage", `${option} ${count} is not a number of runs`, {
    hint: `use an integer of at least 1, such as ${option} 10`,
  });
}
