/** What the pages of a site have beyond the style sheet of all reports. */
export const siteStyle = `
nav.site { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; padding-bottom: 0.75rem; border-bottom: 1px solid var(--line); }
nav.site ul { margin: 0; }
nav.site a { text-decoration: none; padding: 0.25rem 0; display: inline-block; }
nav.site a:hover { text-decoration: underline; }
nav.site .brand { color: var(--text); font-weight: 650; overflow-wrap: anywhere; }
nav.site [aria-current] { color: var(--text); font-weight: 600; }
nav.site + header > .bar { justify-content: flex-end; min-height: 0; margin-top: 0.75rem; }
nav.site + header > .bar .brand { display: none; }
nav.site + header > .bar + h1 { margin-top: 0.25rem; }
main h2:first-child { margin-top: 3rem; }
article { margin: 2.5rem 0 0; }
article + article { padding-top: 2.5rem; border-top: 1px solid var(--line); }
article h3, main article > h3 { font-size: 1.25rem; line-height: 1.3; margin: 0; }
article figure { margin-top: 1.25rem; }
figure img { display: block; width: 100%; max-width: 60rem; height: auto; }
article figcaption { color: var(--muted); font-size: 0.9375rem; }
.more { margin-top: 0.75rem; }
.files { list-style: none; padding: 0; max-width: none; }
.files li { padding: 0.375rem 0; border-bottom: 1px solid var(--line); }
.files a { font-weight: 600; }
.ladder dt { font-weight: 600; color: var(--text); }
.claims td { white-space: normal; min-width: 10rem; max-width: 24rem; }
.claims tbody th { white-space: normal; min-width: 8rem; }
.runs td.wrap { max-width: 20rem; min-width: 14rem; }
.ladder-table td { white-space: normal; min-width: 8rem; }
.reading h2 { margin-top: 3rem; }
footer { margin-top: 5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.9375rem; }
footer p { margin: 0.25rem 0; }
@media print {
  nav.site { display: none; }
  article, figure { break-inside: avoid; }
  footer { margin-top: 2rem; }
}
`;
