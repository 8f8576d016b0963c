const secretWords =
  "authorization|cookie|api[-_]?key|access[-_]?key|private[-_]?key|token|secret|passw(?:or)?d|passphrase|credential";
const secretName = new RegExp(secretWords, "i");
const secretField = new RegExp(`(?:${secretWords})[\\w-]*["']?\\s*:`, "i");
/** A parameter of a query; signatures of addresses that were signed beforehand are credentials, too. */
const secretParameter = new RegExp(
  `[?&]((?:[\\w.-]*(?:${secretWords})[\\w.-]*|sig|signature|x-amz-signature))=([^&#\\s"']+)`,
  "gi",
);
const secretAddress = /:\/\/[^\s/@:]*:([^\s/@]+)@/;
/** What issuers write in front of theirs: AWS, GitHub, GitLab, Slack, Stripe and others, JSON web tokens, PEM. */
const issued =
  /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|[sr]k_(?:live|test)_\w{16,}|sk-[\w-]{20,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Where a secret is, which is none. */
const placeName = /_(?:FILE|PATH|DIR|HOME|SOCK|HELPER)$/i;

/** Whether a field, a header or a variable is called like a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !placeName.test(name);
}

/**
 * Whether a scenario's text has a field, a header, a variable or a parameter that is called like a secret, an address with a
 * password, or a text that an issuer of credentials has marked: such a text is kept out of records, which people publish. A
 * secret under an innocent name and without a mark is not found.
 */
export function seemsSecret(text: string): boolean {
  return secretField.test(text) || secretAddress.test(text) || issued.test(text) || text.search(secretParameter) !== -1;
}

/** What is secret in a value: all of it under a secret name or with an issuer's mark, else passwords and parameters in addresses. */
export function secretsIn(name: string, value: string): string[] {
  if (isSecretName(name) || issued.test(value)) return [value, ...value.split(/\s+/).slice(1)];
  const password = secretAddress.exec(value)?.[1];
  const parameters = [...value.matchAll(secretParameter)].map(([, , secret = ""]) => secret);
  return [...(password === undefined ? [] : [password]), ...parameters];
}
