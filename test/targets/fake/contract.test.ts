import { systemClock } from "../../../src/io/system-clock.ts";
import { createFakeTarget } from "../../../src/targets/fake/fake-target.ts";
import { describeTargetContract } from "../contract.ts";

describeTargetContract("fake", async () => ({
  target: createFakeTarget({ clock: systemClock }),
  config: {
    kind: "fake",
    name: "fake",
    enabled: true,
    env: {},
    variant: {},
    body: "scripted",
    density: { hostMiB: 2, instanceMiB: 1 },
    starts: {
      cold: [{ totalMs: 3, phases: { create: 1, handle: 1 } }],
      thaw: [{ totalMs: 2 }],
      warm: [{ totalMs: 1, phases: { handle: 1 } }],
    },
  },
  request: { method: "POST", path: "/", headers: {}, body: new Uint8Array() },
  answer: "scripted",
  leftovers: async () => [],
}));
