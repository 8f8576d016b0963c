import { afterAll } from "vitest";
import { findTokenHolders } from "../../../src/system/proc.ts";
import { createWasmTarget } from "../../../src/targets/wasm/wasm-target.ts";
import { describeTargetContract } from "../contract.ts";
import { echo } from "./guests.ts";
import { createWorkshop, type HostWorkshop } from "./hosts.ts";

let workshop: HostWorkshop;
afterAll(async () => workshop[Symbol.asyncDispose]());

describeTargetContract("wasm", async () => {
  workshop = await createWorkshop();
  const { launching, hostFile } = workshop;
  const config = workshop.configure(echo);
  return {
    target: createWasmTarget(launching.context, { hostFile, node: process.execPath, workerFile: "" }),
    config,
    request: { method: "POST", path: "/", headers: {}, body: new TextEncoder().encode("coldbench") },
    answer: "coldbench",
    held: 200,
    leftovers: async () => [
      ...launching.open().map(({ type, id }) => `${type} ${id}`),
      ...launching.open().flatMap(({ id }) => findTokenHolders(id).map(String)),
    ],
  };
});
