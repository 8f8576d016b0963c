import type { Density } from "../analysis/analysis.ts";
import { formatNumber } from "../units/format-duration.ts";
import { formatBytes } from "./figures.ts";

/** "41.3 MiB [40.9, 41.6]": what one more idle instance takes, bounds in the unit of the point; "not known" without a point. */
export function formatPerInstance({ perInstance }: Density): string {
  if (perInstance === null) return "not known";
  const { point, low, high } = perInstance;
  if (low === null || high === null) return signedBytes(point);
  const unit = 1024 ** binaryPower(point);
  return `${signedBytes(point)} [${formatNumber(low / unit)}, ${formatNumber(high / unit)}]`;
}

/** What the host weighs without an instance: "48.2 MiB", "none" where there is no host, "not known". */
export function formatHost({ hostBytes }: Density): string {
  if (hostBytes === null) return "not known";
  return hostBytes === 0 ? "none" : formatBytes(hostBytes);
}

/** How many were seen to be within the budget: "17", "16 to 19", "at least 100", "0 (the host alone is larger)", "not measured". */
export function formatHeld({ held }: Density): string {
  if (held === null) return "not measured";
  const { atLeast, below } = held;
  if (below === null) return `at least ${atLeast}`;
  if (below === 0) return "0 (the host alone is larger)";
  return below - atLeast === 1 ? String(atLeast) : `${atLeast} to ${below - 1}`;
}

/** What follows without having been measured: "about 412 [390, 437]", "about 412 [390, no limit]"; "" where the budget was reached. */
export function formatExtrapolated({ extrapolated }: Density): string {
  if (extrapolated === null) return "";
  const { point, low, high } = extrapolated;
  return `about ${point} [${low}, ${high ?? "no limit"}]`;
}

/** Why no more instances were added: "the memory was reached", "100 were asked for", or the reason of a failure. */
export function formatStop({ stopped, asked, reason }: Density): string {
  if (stopped === "memory") return "the memory was reached";
  return stopped === "instances" ? `${asked} were asked for` : (reason ?? stopped);
}

/** The densities of a scenario, in its order of targets. */
export function densitiesOf(densities: readonly Density[], scenario: string): readonly Density[] {
  return densities.filter((density) => density.scenario === scenario);
}

function signedBytes(bytes: number): string {
  return bytes < 0 ? `-${formatBytes(-bytes)}` : formatBytes(bytes);
}

/** The power of 1024 that `formatBytes` shows a number in. */
function binaryPower(bytes: number): number {
  return Math.abs(bytes) < 1 ? 0 : Math.min(4, Math.floor(Math.log2(Math.abs(bytes)) / 10));
}
