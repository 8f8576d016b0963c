import type * as koffi from "koffi";

/** The module koffi, which is loaded only where it is used. */
export type Koffi = typeof koffi;

/** A function of the C library. Buffers are passed by address and changed in place. */
export type Call = (...args: readonly (number | bigint | string | Uint8Array | null)[]) => number;

/** How the functions of the C library are reached. */
export interface Binding {
  readonly koffi: Koffi;
  /** @throws Error when this libc has no such function */
  readonly declare: (definition: string) => Call;
  /** A failed call as an error. */
  readonly failed: (call: string, errno: number) => LibcError;
}

/** A failed call: `posix_spawn: ENOENT`. */
export class LibcError extends Error {
  readonly errno: number;
  constructor(call: string, errno: number, name: string) {
    super(`${call}: ${name}`);
    this.name = "LibcError";
    this.errno = errno;
  }
}

/** Binds to the symbols that Node itself is linked with: the same code works with glibc and with musl. */
export function createBinding(loaded: Koffi): Binding {
  const library = loaded.load(null);
  return {
    koffi: loaded,
    declare: (definition) => library.func(definition) as unknown as Call,
    failed(call, errno) {
      const name = Object.entries(loaded.os.errno).find(([, value]) => value === errno)?.[0];
      return new LibcError(call, errno, name ?? `errno ${errno}`);
    },
  };
}
