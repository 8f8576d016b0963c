import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../workloads/builds.mjs";
import { openWasm } from "../../workloads/run-wasm.mjs";
import { handle as withNodeCrypto } from "../../workloads/sha256/node/sha256.mjs";
import { handle as inPureJavaScript } from "../../workloads/sha256/node/sha256-pure.mjs";

const runInC = openWasm(join(root, "sha256/c/sha256.wasm"));
const implementations: readonly { name: string; handle: (request: Buffer) => string }[] = [
  { name: "C", handle: (request) => runInC(request).stdout.toString() },
  { name: "node:crypto", handle: withNodeCrypto },
  { name: "pure JavaScript", handle: inPureJavaScript },
];

/** NIST's examples for SHA-256 (FIPS 180-2, appendix B, and the "Additional examples" of its validation programme). */
const vectors: readonly (readonly [name: string, message: Buffer, digest: string])[] = [
  ["abc", Buffer.from("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["empty", Buffer.alloc(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [
    "448 bits",
    Buffer.from("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["one byte", Buffer.from("bd", "hex"), "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"],
  ["four bytes", Buffer.from("c98c8e55", "hex"), "7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"],
  ["a million a", Buffer.alloc(1_000_000, "a"), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

describe.each(implementations)("SHA-256 in $name", ({ handle }) => {
  const once = (message: Uint8Array): string => handle(Buffer.concat([Buffer.from("1 "), message])).trimEnd();

  test.each(vectors)("NIST's example: %s", (_, message, digest) => {
    expect(once(message)).toBe(digest);
  });

  test("pads every length of message around the ends of two blocks", () => {
    const lengths = Array.from({ length: 140 }, (_, length) => length);
    const message = (length: number): Buffer => Buffer.from(lengths.slice(0, length));
    const reference = (length: number): string => createHash("sha256").update(message(length)).digest("hex");
    expect(lengths.map((length) => once(message(length)))).toEqual(lengths.map(reference));
  });
});
