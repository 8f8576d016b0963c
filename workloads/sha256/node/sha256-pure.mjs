/** `<iterations> <seed>` -> the hex digest of SHA-256 applied that many times. In JavaScript alone, as ../c/digest.c. */
import { parse } from "./request.mjs";

const BLOCK_LENGTH = 64;

// FIPS 180-4, section 4.2.2.
const K = Int32Array.from(
  `428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 72be5d74
  80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d
  b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e
  92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5
  391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2`
    .split(/\s+/)
    .map((word) => Number.parseInt(word, 16)),
);

// Section 5.3.3.
const INITIAL = Int32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

// What C keeps on its stack. A typed array for each digest would cost more than the digest.
const W = new Int32Array(64);
const H = new Int32Array(8);
const tail = new Uint8Array(2 * BLOCK_LENGTH);

function rotateRight(x, n) {
  return (x >>> n) | (x << (32 - n));
}

function loadBigEndian(bytes, at) {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

function storeBigEndian(bytes, at, word) {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

// `| 0` after every addition: a sum of three 32-bit numbers would otherwise be computed in floating point.
function compress(bytes, block) {
  for (let t = 0; t < 16; t++) W[t] = loadBigEndian(bytes, block + 4 * t);
  for (let t = 16; t < 64; t++) {
    const sigma0 = rotateRight(W[t - 15], 7) ^ rotateRight(W[t - 15], 18) ^ (W[t - 15] >>> 3);
    const sigma1 = rotateRight(W[t - 2], 17) ^ rotateRight(W[t - 2], 19) ^ (W[t - 2] >>> 10);
    W[t] = (((sigma1 + W[t - 7]) | 0) + ((sigma0 + W[t - 16]) | 0)) | 0;
  }
  let a = H[0];
  let b = H[1];
  let c = H[2];
  let d = H[3];
  let e = H[4];
  let f = H[5];
  let g = H[6];
  let h = H[7];
  for (let t = 0; t < 64; t++) {
    const Sigma1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const Sigma0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const T1 = (((((h + Sigma1) | 0) + ((e & f) ^ (~e & g))) | 0) + ((K[t] + W[t]) | 0)) | 0;
    const T2 = (Sigma0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + T1) | 0;
    d = c;
    c = b;
    b = a;
    a = (T1 + T2) | 0;
  }
  H[0] += a;
  H[1] += b;
  H[2] += c;
  H[3] += d;
  H[4] += e;
  H[5] += f;
  H[6] += g;
  H[7] += h;
}

/** SHA-256 of a Uint8Array (FIPS 180-4) into the 32 bytes of `digest`, which may be the same array. */
function sha256(data, digest) {
  H.set(INITIAL);
  const rest = data.length % BLOCK_LENGTH;
  const whole = data.length - rest;
  for (let at = 0; at < whole; at += BLOCK_LENGTH) compress(data, at);

  const end = rest + 9 <= BLOCK_LENGTH ? BLOCK_LENGTH : 2 * BLOCK_LENGTH;
  tail.fill(0);
  for (let i = 0; i < rest; i++) tail[i] = data[whole + i];
  tail[rest] = 0x80;
  storeBigEndian(tail, end - 8, Math.floor(data.length / 2 ** 29));
  storeBigEndian(tail, end - 4, data.length << 3);
  for (let at = 0; at < end; at += BLOCK_LENGTH) compress(tail, at);

  for (let i = 0; i < 8; i++) storeBigEndian(digest, 4 * i, H[i]);
}

export function handle(request) {
  const { iterations, seed } = parse(request);
  const digest = new Uint8Array(32);
  sha256(seed, digest);
  for (let i = 1; i < iterations; i++) sha256(digest, digest);
  return `${Buffer.from(digest).toString("hex")}\n`;
}
