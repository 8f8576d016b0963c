import type { Argv } from "yargs";
import {
  baselineAddOptions,
  baselineListOptions,
  baselineRemoveOptions,
  baselineSetOptions,
  baselineShowOptions,
} from "./gate-options.ts";
import { pricesCheckOptions, pricesListOptions, pricesRefreshOptions } from "./prices-options.ts";
import { historyAddOptions, historyCompactOptions, historyListOptions } from "./trend-options.ts";

/** What `bench baseline` can do. Its work is in a module that is loaded only when it runs. */
export function defineBaselineCommands(parser: Argv, onResult: (exitCode: number) => void): Argv {
  const load = async () => import("./baseline-command.ts");
  return parser
    .command("set <name> <run..>", "Make the baseline of these runs", baselineSetOptions, async (args) =>
      onResult(await (await load()).baselineSet(args)),
    )
    .command(
      "add <name> <run..>",
      "Add runs to it and drop the oldest: a rolling baseline",
      baselineAddOptions,
      async (args) => onResult(await (await load()).baselineAdd(args)),
    )
    .command("list", "All baselines", baselineListOptions, async (args) =>
      onResult(await (await load()).baselineList(args)),
    )
    .command("show <name>", "Its runs and series, and how much runs differ", baselineShowOptions, async (args) =>
      onResult(await (await load()).baselineShow(args)),
    )
    .command("remove <name>", "Delete it", baselineRemoveOptions, async (args) =>
      onResult(await (await load()).baselineRemove(args)),
    )
    .demandCommand(1, "Name what to do: set, add, list, show or remove.");
}

/** What `bench history` can do. */
export function defineHistoryCommands(parser: Argv, onResult: (exitCode: number) => void): Argv {
  const load = async () => import("./history-command.ts");
  return parser
    .command("add <run..>", "Append runs, one line each", historyAddOptions, async (args) =>
      onResult(await (await load()).historyAdd(args)),
    )
    .command("compact", "Keep the newest runs, one line each", historyCompactOptions, async (args) =>
      onResult(await (await load()).historyCompact(args)),
    )
    .command("list", "Its runs", historyListOptions, async (args) => onResult(await (await load()).historyList(args)))
    .demandCommand(1, "Name what to do: add, compact or list.");
}

/** What `bench prices` can do. */
export function definePricesCommands(parser: Argv, onResult: (exitCode: number) => void): Argv {
  const load = async () => import("./prices-command.ts");
  return parser
    .command("list", "Every offer: prices, billing rule, source and age", pricesListOptions, async (args) =>
      onResult(await (await load()).pricesList(args)),
    )
    .command(
      "check",
      "Whether every price file is valid, and which are older than 90 days",
      pricesCheckOptions,
      async (args) => onResult(await (await load()).pricesCheck(args)),
    )
    .command(
      "refresh",
      "Read AWS's and Azure's price lists into new, dated files, and show what differs",
      pricesRefreshOptions,
      async (args) => onResult(await (await load()).pricesRefresh(args)),
    )
    .demandCommand(1, "Name what to do: list, check or refresh.");
}
