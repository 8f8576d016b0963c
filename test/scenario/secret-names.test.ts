import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seemsSecret } from "../../src/scenario/secret-names.ts";

test.each([
  "request: { headers: { Authorization: Bearer x } }",
  "  x-api-key: abc",
  'env: { "DB_PASSWORD": "x" }',
  "AWS_SECRET_ACCESS_KEY: x",
  "GITHUB_TOKEN : x",
  "url: https://me:pass@example.com/",
])("%s seems to hold a secret", (text) => {
  expect(seemsSecret(text)).toBe(true);
});

test("no scenario that comes with coldbench does", () => {
  const files = readdirSync("scenarios", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".yaml"),
  );
  expect(files.filter((file) => seemsSecret(readFileSync(join("scenarios", file), "utf8")))).toEqual([]);
  expect(seemsSecret("image: registry:5000/tokenizer\nname: monkey: x\nurl: http://localhost:8080/a")).toBe(false);
});
