/** An XML element; children are elements or text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (XmlElement | string)[];
}

/** An element, for nesting. */
export function element(
  name: string,
  attributes: XmlElement["attributes"] = {},
  children: XmlElement["children"] = [],
): XmlElement {
  return { name, attributes, children };
}

/** The document with this root, XML 1.0 in UTF-8, indented; elements with text are on one line. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}\n`;
}

function lines({ name, attributes, children }: XmlElement, indent: string): string[] {
  const words = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `${indent}<${name}${words.join("")}`;
  if (children.length === 0) return [`${open}/>`];
  const [only] = children;
  if (children.length === 1 && typeof only === "string") return [`${open}>${escapeXml(only)}</${name}>`];
  const inner = children.flatMap((child) =>
    typeof child === "string" ? [`${indent}  ${escapeXml(child)}`] : lines(child, `${indent}  `),
  );
  return [`${open}>`, ...inner, `${indent}</${name}>`];
}

/**
 * Text as it may stand in an element or in an attribute of either quote. Line breaks and tabs become references, which an
 * attribute would otherwise turn into spaces; what XML 1.0 cannot express at all (its production Char) becomes U+FFFD.
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => references[character] ?? `&#${character.charCodeAt(0)};`);
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
