/** `<iterations> <seed>` -> the hex digest of SHA-256 applied that many times. With node:crypto, that is OpenSSL. */
import { hash } from "node:crypto";
import { parse } from "./request.mjs";

export function handle(request) {
  const { iterations, seed } = parse(request);
  let digest = seed;
  for (let i = 0; i < iterations; i++) digest = hash("sha256", digest, "buffer");
  return `${digest.toString("hex")}\n`;
}
