import fc from "fast-check";
import { expect, test } from "vitest";
import { embeddedJson, html, prose, trusted } from "../../../src/report/html/template.ts";

test("text is escaped in elements and attributes", () => {
  const evil = `"><script>alert('1')</script>&`;
  expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test("markup is kept, lists are joined, nothing is nothing, backslashes are text", () => {
  const items = ["a", "<b>"].map((text) => html`<i>${text}</i>`);
  expect(html`<p>${items}${null}${undefined}${false}${0}${"\\n"}</p>`.markup).toBe(
    "<p><i>a</i><i>&lt;b&gt;</i>0\\n</p>",
  );
  expect(html`${trusted("<hr>")}`.markup).toBe("<hr>");
});

test("backticks in a message make code, and nothing else makes markup", () => {
  expect(prose("run `bench <x>` now`").markup).toBe("run <code>bench &lt;x&gt;</code> now`");
});

test("embedded JSON cannot end its element and reads back as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("</script>", "<!--", "]]>", "\u2028", "&amp;"), (value, evil) => {
      const document = { value, evil };
      const text = embeddedJson(document);
      expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
    }),
  );
});
