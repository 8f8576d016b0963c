const secretField =
  /(?:authorization|cookie|api[-_]?key|access[-_]?key|private[-_]?key|token|secret|passw(?:or)?d|passphrase|credential)[\w-]*["']?\s*:/i;
const secretAddress = /:\/\/[^\s/@:]+:[^\s/@]+@/;

/**
 * Whether a scenario's text has a field, a header or a variable that is called like a secret, or an address with a password:
 * such a text is kept out of records, which people publish. Names only: a secret under an innocent name is not found.
 */
export function seemsSecret(text: string): boolean {
  return secretField.test(text) || secretAddress.test(text);
}
