import { expect, test } from "vitest";
import { describeExpectation } from "../../src/scenario/description.ts";

test("says what the body is compared with", () => {
  const bytes = new TextEncoder().encode("hello");
  expect(describeExpectation({ status: 200 })).toBe("none");
  expect(describeExpectation({ status: 200, body: { match: "exact", bytes } })).toBe("exact, 5 bytes");
  expect(describeExpectation({ status: 200, body: { match: "exact", bytes } }, () => "d1")).toBe(
    "exact, 5 bytes, sha256 d1",
  );
  expect(describeExpectation({ status: 200, body: { match: "json", subset: { a: [1] } } })).toBe('json {"a":[1]}');
  expect(describeExpectation({ status: 200, body: { match: "pattern", pattern: /^a\n/u } })).toBe('pattern "^a\\\\n"');
});
