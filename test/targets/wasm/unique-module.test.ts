import { expect, test } from "vitest";
import { makeUnique } from "../../../src/targets/wasm/unique-module.ts";
import { wasm } from "../../../src/targets/wasm/webassembly.ts";
import { echo } from "./guests.ts";

test("the unique module is the same program in other bytes", () => {
  const one = makeUnique(echo, "a".repeat(32));
  const two = makeUnique(echo, "b".repeat(32));
  expect(Buffer.compare(one, two)).not.toBe(0);
  const described = (bytes: Uint8Array): unknown => {
    const module = new wasm.Module(bytes);
    return [wasm.Module.imports(module), wasm.Module.exports(module)];
  };
  expect(described(one)).toEqual(described(echo));
  expect(described(two)).toEqual(described(echo));
});

test("a nonce that does not fit into its section is refused", () => {
  expect(() => new wasm.Module(makeUnique(echo, "x".repeat(100)))).not.toThrow();
  expect(() => makeUnique(echo, "x".repeat(200))).toThrow(RangeError);
});
