import fc from "fast-check";
import { expect, test } from "vitest";
import { answerPhases, judgeAnswer } from "../../../src/targets/wasm/guest-answer.ts";
import { formatTiming, parseTiming, timingHeader } from "../../../src/targets/wasm/host/protocol.ts";
import { nanoseconds } from "../../../src/units/duration.ts";

const duration = fc.nat({ max: 10 ** 9 });

test("a timing survives its header", () => {
  fc.assert(
    fc.property(duration, duration, fc.option(duration, { nil: undefined }), (initNs, callNs, prepareNs) => {
      const timing = prepareNs === undefined ? { initNs, callNs } : { prepareNs, initNs, callNs };
      expect(parseTiming(formatTiming(timing))).toEqual(timing);
    }),
  );
});

test.each([undefined, "", "init=1", "init=1;call=-2", "init=1;call=2;", "call=2;init=1", "init=1.5;call=2"])(
  "what is no timing is not read as one: %s",
  (value) => expect(parseTiming(value)).toBeUndefined(),
);

test("the host's phases and the client's add up to the exchange", () => {
  const response = {
    status: 200,
    headers: { [timingHeader]: "prepare=300;init=200;call=400" },
    body: new Uint8Array(),
  };
  const phases = answerPhases(response, nanoseconds(1_000), nanoseconds(3_000));
  expect(phases.map(({ phase, ns, source }) => [phase, ns, source])).toEqual([
    ["prepare", 300, "engine"],
    ["init", 200, "engine"],
    ["handle", 1_500, "client"],
  ]);
});

test("without a timing the whole exchange is the client's", () => {
  const phases = answerPhases({ status: 200, headers: {}, body: new Uint8Array() }, nanoseconds(5), nanoseconds(9));
  expect(phases).toEqual([{ phase: "handle", ns: 4, source: "client" }]);
});

test("a failure that the host names is the result's code; one of a later version is an engine failure", () => {
  const failed = (code: string) =>
    judgeAnswer({ status: 500, headers: { "coldbench-failure": code }, body: new TextEncoder().encode("why") });
  expect(failed("memory-limit")).toEqual({ ok: false, code: "memory-limit", message: "why" });
  expect(failed("melted")).toEqual({ ok: false, code: "engine", message: "why" });
});
