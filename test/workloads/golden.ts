import { expect } from "vitest";
import { answered, refused } from "../../workloads/goldens.mjs";
import type { Answer } from "./running.ts";

/** Asks an artifact. */
export type Answerer = (request: Buffer) => Answer | Promise<Answer>;

/** Holds an artifact against every golden case of its workload. */
export async function expectGoldenResponses(workload: string, answer: Answerer): Promise<void> {
  const wrong: string[] = [];
  for (const { name, request, response } of answered(workload)) {
    const { outcome, body } = await answer(request);
    if (outcome !== "answered" || !body.equals(response)) wrong.push(`${name}: ${outcome} ${excerpt(body)}`);
  }
  for (const { name, request } of refused(workload)) {
    const { outcome, body } = await answer(request);
    if (outcome !== "refused") wrong.push(`${name}: ${outcome} ${excerpt(body)}`);
  }
  expect(wrong).toEqual([]);
}

function excerpt(body: Buffer): string {
  return JSON.stringify(body.toString("utf8", 0, 200));
}
