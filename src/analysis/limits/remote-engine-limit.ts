import { formatDuration } from "../../units/format-duration.ts";
import { nanoseconds } from "../../units/duration.ts";
import type { Analysis } from "../analysis.ts";
import { countTargets, groupAlike, type Limit, listAlike } from "./limit.ts";

/** What the numbers of targets whose engine is on another machine cannot say. */
export function remoteEngineLimit({ targets }: Pick<Analysis, "targets">): Limit[] {
  const there = targets.filter(({ available }) => available);
  const groups = groupAlike(there, ({ facts }) => facts["engine-machine"]);
  if (groups.length === 0) return [];
  const trips = there.flatMap(({ facts }) => {
    const ns = Number(facts["engine-round-trip-ns"]);
    return Number.isFinite(ns) ? [nanoseconds(ns)] : [];
  });
  const trip =
    trips.length === 0 ? "" : ` (${formatDuration(nanoseconds(Math.max(...trips)))} for a question and its answer)`;
  const text = `${listAlike(groups, countTargets(there))}: the network between here and the engine${trip} is in each of its calls, of which a start makes several, and in every request. That machine is not the one of the other targets: what sets them apart is also where they ran, and what it costs on one machine cannot be told from these numbers.`;
  return [{ code: "remote-engine", topic: "The engine is another machine", text }];
}
