import { type Html, html } from "../html/template.ts";

/** The sections of the methods page, in their order: id and name. */
export const methodsContents = [
  ["cold", "What cold means"],
  ["clock", "What the clock covers"],
  ["proof", "How a start proves that it was cold"],
  ["order", "Why the order does not matter"],
  ["statistics", "What the intervals mean"],
  ["compared", "What is compared"],
  ["limits", "What no chart shows"],
  ["claims", "What others claim"],
  ["check", "Check it yourself"],
] as const;

/** A section of the methods page under its name. */
export function methodsSection(id: (typeof methodsContents)[number][0], content: Html): Html {
  return html`<section id="${id}">
    <h2>${methodsContents.find(([of]) => of === id)?.[1]}</h2>
    ${content}
  </section>`;
}
