import { darkTheme, lightTheme } from "../theme.ts";

/** The page's style sheet: system fonts, hairlines, one accent; light and dark; prints in black on white. */
export const style = `
:root {
  color-scheme: light;
  --surface: #ffffff; --text: #1b1f24; --muted: #57606a; --line: #d8dde3; --wash: #f6f8fa; --accent: #0b57a4; --shade: #0000003d;
  --slower: ${lightTheme.verdicts.slower}; --faster: ${lightTheme.verdicts.faster};
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    color-scheme: dark;
    --surface: #14171c; --text: #e6e9ee; --muted: #9aa4b0; --line: #353c46; --wash: #1b2027; --accent: #7cc4ff; --shade: #ffffff4d;
  --slower: ${darkTheme.verdicts.slower}; --faster: ${darkTheme.verdicts.faster};
  }
}
:root[data-theme="dark"] {
  color-scheme: dark;
  --surface: #14171c; --text: #e6e9ee; --muted: #9aa4b0; --line: #353c46; --wash: #1b2027; --accent: #7cc4ff; --shade: #ffffff4d;
  --slower: ${darkTheme.verdicts.slower}; --faster: ${darkTheme.verdicts.faster};
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 5rem; max-width: 76rem;
  background: var(--surface); color: var(--text);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
p, ul, dl { max-width: 46rem; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 2px solid var(--accent); outline-offset: 2px;
}
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--surface); padding: 0.25rem 0.5rem; }
.bar { display: flex; justify-content: space-between; align-items: center; min-height: 2.25rem; }
.brand { font-weight: 600; color: var(--muted); }
button, select {
  font: inherit; font-size: 0.875rem; color: var(--text); background: var(--surface);
  border: 1px solid var(--line); border-radius: 0.375rem; padding: 0.25rem 0.75rem; cursor: pointer;
}
h1 { font-size: clamp(1.75rem, 1.2rem + 2.5vw, 2.75rem); line-height: 1.15; margin: 1.5rem 0 0.75rem; letter-spacing: -0.02em; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 4rem 0 0.75rem; letter-spacing: -0.01em; }
h3 { font-size: 1.0625rem; margin: 2.5rem 0 0.25rem; }
.target > h3 { font-size: 1rem; margin: 0; }
.lead { font-size: clamp(1.0625rem, 1rem + 0.5vw, 1.3125rem); line-height: 1.45; max-width: 50rem; margin: 0.75rem 0; }
.quiet { color: var(--muted); }
.note { border-left: 3px solid var(--accent); padding-left: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; max-width: none; }
nav li { min-width: 0; overflow-wrap: anywhere; }
figure { margin: 2.5rem 0 0; }
figcaption h3 { margin-top: 0; }
figcaption p { color: var(--muted); font-size: 0.9375rem; margin: 0 0 0.5rem; }
.chart { position: relative; width: 100%; min-height: 12rem; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 0.75rem 0; font-size: 0.9375rem; }
.controls[hidden] { display: none; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 0.875rem; min-width: 0; }
legend { float: left; padding: 0; margin-right: 0.25rem; color: var(--muted); }
.controls label { display: inline-flex; align-items: center; gap: 0.35rem; min-height: 1.5rem; overflow-wrap: anywhere; }
.controls input { width: 1.0625rem; height: 1.0625rem; margin: 0; accent-color: var(--accent); }
.swatch { flex: none; width: 0.75rem; height: 0.75rem; border-radius: 2px; }
.swatch[data-shape="circle"] { border-radius: 50%; }
.swatch[data-shape="rect"] { border-radius: 0; }
.swatch[data-shape="rectRounded"] { border-radius: 4px; }
.swatch[data-shape="triangle"] { clip-path: polygon(50% 0, 100% 100%, 0 100%); }
.swatch[data-shape="rectRot"] { clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%); }
.swatch[data-shape="star"] { clip-path: polygon(50% 0, 61% 35%, 98% 35%, 68% 57%, 79% 91%, 50% 70%, 21% 91%, 32% 57%, 2% 35%, 39% 35%); }
.swatch[data-shape="cross"] { clip-path: polygon(36% 0, 64% 0, 64% 36%, 100% 36%, 100% 64%, 64% 64%, 64% 100%, 36% 100%, 36% 64%, 0 64%, 0 36%, 36% 36%); }
.swatch[data-shape="crossRot"] { clip-path: polygon(20% 0, 50% 30%, 80% 0, 100% 20%, 70% 50%, 100% 80%, 80% 100%, 50% 70%, 20% 100%, 0 80%, 30% 50%, 0 20%); }
details { margin: 0.5rem 0; }
summary { cursor: pointer; padding: 0.25rem 0; width: fit-content; }
.fold > summary { font-weight: 600; }
.fold caption { display: none; }
.fold .scroll { margin-top: 0.25rem; }
.boxes { flex-basis: 100%; margin: 0; }
.boxes > summary { color: var(--muted); padding: 0; }
.boxes fieldset { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); margin: 0.5rem 0 0.75rem; }
.boxes legend { float: none; font-weight: 600; margin: 0; }
.toggles { grid-column: 1 / -1; }
.toggles button { padding: 0 0.625rem; }
.scroll {
  --ground: var(--surface);
  overflow-x: auto; margin: 1rem 0 2rem;
  background:
    linear-gradient(to right, var(--ground) 40%, transparent) left / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) left / 0.875rem 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) right / 0.875rem 100% no-repeat scroll;
}
table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 0.375rem; }
caption > span { position: sticky; left: 0; display: inline-block; max-width: calc(100vw - 2rem); }
th, td { text-align: left; vertical-align: top; padding: 0.3125rem 1.125rem 0.3125rem 0; font-weight: 400; white-space: nowrap; }
thead th { color: var(--muted); border-bottom: 1px solid var(--text); vertical-align: bottom; white-space: normal; }
tbody { border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; position: sticky; left: 0; background: var(--ground); }
tbody th span { display: inline-block; width: max-content; max-width: 15rem; white-space: normal; overflow-wrap: anywhere; }
.number { text-align: right; }
td.wrap { white-space: normal; min-width: 9rem; }
#targets td { white-space: normal; min-width: 9rem; max-width: 18rem; }
.verdict::before { display: inline-block; width: 1.25em; color: var(--muted); content: "\\25CB" / ""; }
.verdict[data-verdict="equivalent"]::before { content: "\\25CF" / ""; }
.verdict[data-verdict="faster"]::before { content: "\\25C0" / ""; color: var(--faster); }
.verdict[data-verdict="slower"]::before { content: "\\25B6" / ""; color: var(--slower); }
.verdict[data-verdict="unconfirmed"]::before { content: "\\25B7" / ""; color: var(--slower); }
.verdict[data-verdict="missing"]::before, .verdict[data-verdict="failing"]::before { content: "\\2715" / ""; color: var(--slower); }
.verdict[data-verdict="slower"], .verdict[data-verdict="missing"], .verdict[data-verdict="failing"] { font-weight: 600; }
.verdicts td.wrap { min-width: 15rem; }
.differences td.wrap, .prices td.wrap { overflow-wrap: anywhere; min-width: 12rem; }
.targets { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 2rem 2.5rem; margin: 1.5rem 0 2rem; }
.targets.folded { gap: 0.25rem 2.5rem; margin-bottom: 1rem; }
details.target { margin: 0; }
details.target > summary { overflow-wrap: anywhere; }
.target p { margin: 0.125rem 0 0.5rem; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) minmax(0, 1fr); gap: 0.125rem 1.25rem; margin: 0.75rem 0; font-size: 0.9375rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.words dt { color: var(--text); font-weight: 600; }
.limits { border: 1px solid var(--line); border-left: 3px solid var(--accent); border-radius: 0.375rem; background: var(--wash); padding: 1rem 1.25rem; margin: 2.5rem 0 0; font-size: 0.9375rem; }
.limits h3 { margin: 0 0 0.5rem; }
.limits .all { columns: 26rem 2; column-gap: 2.5rem; }
.limits ul { max-width: none; margin: 0; padding-left: 1.125rem; }
.rest { margin: 0; }
.rest > summary { color: var(--accent); }
.limits li { break-inside: avoid; margin-bottom: 0.5rem; line-height: 1.5; overflow-wrap: anywhere; }
.limits .scroll { --ground: var(--wash); }
.warnings li { margin-bottom: 0.5rem; }
pre { background: var(--wash); padding: 0.75rem 1rem; overflow-x: auto; border-radius: 0.375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (max-width: 37.5rem) {
  tbody th span { max-width: 7.5rem; }
  h2 { margin-top: 3rem; }
  thead th { white-space: nowrap; }
  dl { grid-template-columns: minmax(4rem, auto) minmax(60%, 1fr); column-gap: 0.875rem; }
}
@supports selector(::details-content) {
  @media (min-width: 37.51rem) {
    .rest > summary { display: none; }
    .rest::details-content { content-visibility: visible; block-size: auto; }
  }
}
:root[data-printing] body { width: 46rem; padding: 0; }
@media print {
  :root[data-printing] body { width: auto; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .controls, nav, button, .skip, .rest > summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 7pt; }
  th, td { padding-right: 0.5rem; white-space: normal; }
  tbody th { position: static; }
  figure, tr, .target { break-inside: avoid; }
  h2, h3, caption, thead, summary, figcaption { break-after: avoid; }
  tbody:first-of-type { break-before: avoid; }
  .chart { height: auto !important; min-height: 0; }
  canvas { max-width: 100%; height: auto !important; }
}
`;
