/** Comments of GitHub hold 65,536 characters; some are for what stands around the text. */
const longestText = 50_000;

/** Hidden: by it the one comment is found again. */
export const marker = "<!-- coldbench -->";

const headlines = {
  success: "Cold starts: the check passed",
  failure: "Cold starts: the check failed",
  cancelled: "Cold starts: cancelled",
  timed_out: "Cold starts: timed out",
};

/**
 * The comment. What is outside the fence comes from GitHub; the text inside was written by the code of the pull request and
 * is shown as plain text: in a fence longer than any run of backticks in it nothing is markup, a mention, a link or an image.
 * @param text undefined where the run left none
 * @param run of the pull request's workflow: conclusion, html_url, head_sha
 */
export function commentText(text, { conclusion, html_url: address, head_sha: commit }) {
  const headline = Object.hasOwn(headlines, conclusion) ? headlines[conclusion] : "Cold starts: no result";
  const link = /^https?:\/\/[^\s()<>[\]]+$/.test(address) ? ` ([run](${address}))` : "";
  const lines = [
    marker,
    `### ${headline}`,
    `Of ${/^[0-9a-f]{7,64}$/.test(commit) ? commit : "this pull request"}${link}.`,
  ];
  if (text === undefined) return `${lines.join("\n")}\n\nIt left no report.\n`;
  const plain = plainText(text);
  const fence = "`".repeat(Math.max(3, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${lines.join("\n")}\n\n${fence}text\n${plain}\n${fence}\n`;
}

/** Printable text and line feeds only: nothing that steers a terminal or turns the direction of reading; cut at its limit. */
function plainText(text) {
  const clean = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{C}\n]/gu, "\uFFFD")
    .replaceAll(/[\u2028\u2029]/g, "\n")
    .trimEnd();
  if (clean.length <= longestText) return clean;
  const cut = clean.slice(0, longestText);
  return `${cut.slice(0, Math.max(cut.lastIndexOf("\n"), 1))}\n... cut off: the whole of it is an artifact of the run`;
}
