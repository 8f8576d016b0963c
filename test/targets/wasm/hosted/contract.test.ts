import { afterAll, beforeAll, describe } from "vitest";
import type { CodeState } from "../../../../src/scenario/wasm-host.ts";
import { isOnPath, mustSkip } from "../../../requirement.ts";
import { describeTargetContract } from "../../contract.ts";
import { echo } from "../guests.ts";
import { ask, createHostedWorkshop, type HostedWorkshop } from "./hosted.ts";

const subjects: readonly { readonly host: string; readonly code: CodeState; readonly tier?: string }[] = [
  { host: "wasmtime", code: "jit", tier: "cranelift" },
  { host: "wasmtime", code: "jit", tier: "winch" },
  { host: "wasmtime", code: "jit-cached" },
  { host: "wasmtime", code: "aot" },
  { host: "wazero", code: "jit" },
  { host: "wazero", code: "jit-cached" },
  { host: "wazero", code: "interpreter" },
  { host: "workerd", code: "jit" },
  { host: "bun", code: "jit" },
  { host: "deno", code: "jit" },
];

let workshop: HostedWorkshop;
beforeAll(async () => {
  workshop = await createHostedWorkshop();
});
afterAll(async () => workshop[Symbol.asyncDispose]());

describe.each(subjects)("$host, $code $tier", ({ host, code, tier }) => {
  describe.skipIf(mustSkip(isOnPath(host)))("where it is installed", () => {
    describeTargetContract(`wasm on ${host}`, async () => ({
      target: workshop.target,
      config: workshop.configure(host, echo, { code, ...(tier === undefined ? {} : { tier }) }),
      request: ask("coldbench"),
      answer: "coldbench",
      held: ["wasmtime", "wazero"].includes(host) ? 3 : 100,
      leftovers: () => workshop.leftovers(),
    }));
  });
});
