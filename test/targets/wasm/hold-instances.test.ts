import { afterAll, beforeAll, expect, test } from "vitest";
import type { Request } from "../../../src/scenario/model.ts";
import { findTokenHolders } from "../../../src/system/proc.ts";
import { holdInstances } from "../../../src/targets/wasm/hold-instances.ts";
import type { Holding } from "../../../src/targets/target.ts";
import { never } from "../../system/launching.ts";
import { assemble, op } from "./assembler.ts";
import { echo, trapping } from "./guests.ts";
import { createWorkshop, type HostWorkshop } from "./hosts.ts";

const mebibyte = 1_048_576;
const pageBytes = 4_096;
const request: Request = { method: "POST", path: "/", headers: {}, body: Buffer.from("coldbench") };

/** Writes one word into every 4 KiB of two mebibytes, and is done. */
const touching = assemble({
  pages: 32,
  code: Array.from({ length: (2 * mebibyte) / pageBytes }, (_, at) => op.store(at * pageBytes, op.constant(7))).flat(),
});

let workshop: HostWorkshop;
beforeAll(async () => {
  workshop = await createWorkshop();
});
afterAll(async () => workshop[Symbol.asyncDispose]());

const hold = async (module: Uint8Array): Promise<Holding> => {
  const { launching, hostFile, ports } = workshop;
  const recipe = { config: workshop.configure(module), hostFile, node: process.execPath };
  return holdInstances(launching.context, { recipe, ports }, request, never);
};

/** What each of ten more instances takes, after the first one. */
async function sizeOf(module: Uint8Array): Promise<number> {
  await using holding = await hold(module);
  await holding.add(1, never);
  const { bytes: one } = await holding.weigh(never);
  await holding.add(10, never);
  const { bytes: eleven, of } = await holding.weigh(never);
  expect(of).toContain("an idle instance has answered once and keeps its memory");
  return (eleven - one) / 10;
}

test("an instance is kept with all the memory that its guest touched, not with all that it declared", async () => {
  const large = await sizeOf(touching);
  expect(large).toBeGreaterThan(1.9 * mebibyte);
  expect(large).toBeLessThan(3 * mebibyte);
  expect(await sizeOf(echo)).toBeLessThan(0.5 * mebibyte);
});

test("a guest that fails is refused with its reason, and its host is gone", async () => {
  {
    await using holding = await hold(trapping);
    await expect(holding.add(1, never)).rejects.toThrow(/an idle instance does not answer: .*unreachable/);
  }
  expect(workshop.launching.open()).toEqual([]);
});

test("the host of the instances is its own, and a host that is killed is told", async () => {
  await using holding = await hold(echo);
  await holding.add(2, never);
  const [entry] = workshop.launching.open();
  for (const pid of findTokenHolders(entry?.id ?? "")) process.kill(pid, "SIGKILL");
  await expect(holding.add(1, never)).rejects.toThrow(/an idle instance does not (?:answer|live on)/);
});
