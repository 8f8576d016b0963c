/** A uniform number in (0, 1), never 0 and never 1, advancing its own state. */
export type Uniform = () => number;

const blockLength = 1024;

/**
 * Uniform numbers for simulations of hundreds of millions of draws: (w + 1/2) / 2^32 of the words of xoshiro128** 1.1
 * (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM Transactions on Mathematical Software 47,
 * 2021), in blocks, without an object per draw.
 * @param seed an integer; its lower 32 bits count
 * @param stream an integer, likewise: every pair of seed and stream is a sequence of its own
 */
export function uniformNumbers(seed: number, stream = 0): Uniform {
  const state = mixedState(seed, stream);
  const words = new Uint32Array(blockLength);
  let next = blockLength;
  return () => {
    if (next === blockLength) {
      fillWords(state, words);
      next = 0;
    }
    return ((words[next++] as number) + 0.5) / 2 ** 32;
  };
}

/**
 * The next words of xoshiro128** 1.1, advancing its state.
 * @param state four words, not all of them 0
 */
export function fillWords(state: Int32Array, words: Uint32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < words.length; i++) {
    words[i] = Math.imul(rotated(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
  }
  state.set([a, b, c, d]);
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/**
 * A state that no other pair has: each word is a bijection of the seed or of the stream. Their sequences part after some
 * steps; those are left out.
 */
function mixedState(seed: number, stream: number): Int32Array {
  const golden = 0x9e3779b9;
  const state = Int32Array.of(
    mixed(seed + golden),
    mixed(seed + 2 * golden),
    mixed(stream + 3 * golden),
    mixed(stream + 4 * golden),
  );
  fillWords(state, new Uint32Array(64));
  return state;
}

/** The finaliser of MurmurHash3 (Appleby, public domain): a bijection of 32 bits that changes half of them for one. */
function mixed(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
