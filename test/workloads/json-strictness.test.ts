import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { root } from "../../workloads/builds.mjs";
import { answered } from "../../workloads/goldens.mjs";
import { generateOrders } from "../../workloads/json/generate-orders.mjs";
import { handle } from "../../workloads/json/node/json.mjs";
import { openWasm } from "../../workloads/run-wasm.mjs";

const runInC = openWasm(join(root, "json/c/json.wasm"));

/** The response of the C build, null when it refuses. */
function inC(request: Buffer): string | null {
  const { status, stdout, stderr } = runInC(request);
  if (status !== 0 && status !== 1) throw new Error(`status ${status}: ${stderr.toString()}`);
  return status === 0 ? stdout.toString() : null;
}

/** The response of the JavaScript build, whose parser is V8's; null when it refuses. */
function inJavaScript(request: Buffer): string | null {
  try {
    return handle(request);
  } catch (error) {
    if ((error as { status?: number }).status === 400) return null;
    throw error;
  }
}

/** An order with `value` as the value of a member that the workload ignores. */
function around(value: string | Uint8Array): Buffer {
  const [before, after] = ['[{"customer":"Ada","ignored":', ',"country":"NO","items":[{"quantity":2,"cents":5}]}]'];
  return Buffer.concat([Buffer.from(before), Buffer.from(value), Buffer.from(after)]);
}
const expectedAround =
  '{"countries":[{"country":"NO","orders":1,"totalCents":10}],"orders":1,' +
  '"topCustomers":[{"customer":"Ada","orders":1,"totalCents":10}],"totalCents":10}\n';

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + "0" + close.repeat(depth);

const accepted = {
  numbers: "0,-0,1,-1,10,0.5,-0.0,1e1,1E+1,1e-1,1.5e300,1e999,123456789012345678901234567890".split(","),
  structures: ["true", "false", "null", "[]", "{}", "[ ]", "{ }", "[[],[]]", '{"":{}}', '{"a":[1,{"b":[]}],"c":"]}"}'],
  strings: ['""', '"\u007f"', '"\u{10ffff}\ue000\uffff\u0080\u07ff\u0800"'],
  escapes: ['"\\""', '"\\\\"', '"\\/"', '"\\u0000"', '"\\uD83C\\uDF81"', '"\\ud800"', '"\\udc00\\ud800"'],
  whiteSpace: ["\t\r\n 1 \t\r\n", "[1 ,\n2]", '{"a" : 1 , "b" :\t2}'],
  // The order and its array are two levels, and 10,000 is the limit (that of Go's encoding/json).
  depth: [nested(9998, "[", "]"), nested(9998, '{"":', "}")],
};
const notJson = {
  numbers: "-,+1,01,-01,.5,1.,1.e1,1e,1e+,0x1,1_0,1 2,--1,Infinity,-Infinity,NaN".split(","),
  words: "nul nulll True undefined 'a' a tru t f /**/1 1//".split(" "),
  arrays: "[ ] [1 [1, [1,] [,1] [,] [1:1] [} {] [{]}".split(" "),
  objects: '{ } {"a" {"a": {"a":1,} {,} {"a"} {a:1} {1:1} {"a":1,,"b":2}'.split(" "),
  separators: ["", ",", "[1 1]", '{"a" 1}', '{"a":1 "b":2}'],
  strings: ['"', '"a', '"\n"', '"\t"', '"\u0000"', '"\u001f"'],
  escapes: ['"\\"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\\u 123"', '"\\U0041"', '"\\', '"\\ud83c\\u"', '"\\\'"'],
  whiteSpace: ["\u0000", "1\u0000", "\ufeff1", "\u00a01", "\u20281", "\f1", "\v1"],
};
const notUtf8 =
  "80 bf c0af c1bf c3 c328 e08080 e09fbf e282 e2822c eda080 edbfbf f08080bf f08fbfbf f09f8e f4908080 f5808080 fe ff";

describe("the C parser takes what RFC 8259 calls JSON", () => {
  test.each(Object.values(accepted).flat())("%.40s", (value) => {
    expect(inC(around(value))).toBe(expectedAround);
    expect(inJavaScript(around(value))).toBe(expectedAround);
  });
});

describe("the C parser refuses what RFC 8259 does not call JSON", () => {
  test.each(Object.values(notJson).flat())("%j", (value) => {
    expect(inC(around(value))).toBeNull();
    expect(inJavaScript(around(value))).toBeNull();
  });

  test.each(notUtf8.split(" "))("UTF-8: %s", (bytes) => {
    const value = Buffer.concat([Buffer.from('"'), Buffer.from(bytes, "hex"), Buffer.from('"')]);
    expect(inC(around(value))).toBeNull();
    expect(inJavaScript(around(value))).toBeNull();
  });

  test("nesting beyond its limit, which would otherwise cost it the stack", () => {
    expect(inC(around(nested(9999, "[", "]")))).toBeNull();
    expect(inC(around("[".repeat(1_000_000)))).toBeNull();
    expect(inC(Buffer.from("[".repeat(1_000_000)))).toBeNull();
  });
});

test("every prefix of a request is refused, and none is read beyond its end", () => {
  const request = answered("json").find(({ name }) => name === "ignored-of-every-kind")?.request;
  if (request === undefined) throw new Error("no golden case ignored-of-every-kind");
  const prefixes = Array.from({ length: request.length }, (_, length) => request.subarray(0, length));
  expect(prefixes.filter((prefix) => inC(prefix) !== null)).toEqual([]);
});

test("C and JavaScript agree on mutated requests", () => {
  const seeds = answered("json").filter(({ request }) => request.length < 4096);
  const pieces = '[ ] { } , : " \\ - + . 0 159 e E t f n \n \u0000 é \\u \\ud83c \\udf81 "items" "customer" null'.split(
    " ",
  );
  const mutation = fc.record({ at: fc.nat(4096), drop: fc.nat(3), insert: fc.constantFrom("", ...pieces) });
  const property = fc.property(
    fc.constantFrom(...seeds),
    fc.array(mutation, { minLength: 1, maxLength: 3 }),
    ({ request }, mutations) => {
      const mutated = mutations.reduce((bytes, { at, drop, insert }) => {
        const start = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, start), Buffer.from(insert), bytes.subarray(start + drop)]);
      }, request);
      // Outside the contract: JSON.parse keeps no trace of how an integer was written.
      fc.pre(!/"(quantity|cents)"\s*:\s*-?\d*[.eE]/.test(mutated.toString("latin1")));
      expect(inC(mutated)).toBe(inJavaScript(mutated));
    },
  );
  fc.assert(property, { seed: 20261122, numRuns: 3000 });
});

test("C and JavaScript agree on orders of any strings and amounts", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 6 }),
    fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), minLength: 1, maxLength: 3 }),
    fc.constantFrom("a", "b", "c"),
  );
  const item = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), cents: fc.integer({ min: 1, max: 1e9 }) });
  const order = fc.record({
    customer: text,
    country: text,
    items: fc.array(item, { maxLength: 3 }),
    note: fc.jsonValue(),
  });
  const property = fc.property(fc.array(order, { maxLength: 40 }), (orders) => {
    const request = Buffer.from(JSON.stringify(orders));
    const response = inJavaScript(request);
    expect(response).not.toBeNull();
    expect(inC(request)).toBe(response);
  });
  fc.assert(property, { seed: 20261122, numRuns: 500 });
});

test("the committed payload is what its generator writes", () => {
  const committed = answered("json").find(({ name }) => name === "orders")?.request;
  expect(committed?.equals(Buffer.from(generateOrders(2500, 1)))).toBe(true);
});
