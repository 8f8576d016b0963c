import { Fd, wasi } from "@bjorn3/browser_wasi_shim";

/** The longest end of standard error that is kept, bytes. */
const stderrTailBytes = 2_048;

/** Thrown out of a guest that wrote too much. */
export class OutputLimit extends Error {}

/** Standard input, output and error of one guest at a time, in memory. */
export interface GuestStreams {
  /** Descriptors 0, 1 and 2 for a new guest: nothing of the one before is left. */
  open(input: Uint8Array): Fd[];
  /** What the guest wrote on standard output. */
  output(): Uint8Array;
  /** The end of what the guest wrote on standard error. */
  errorTail(): string;
  /** The guest tried to write more than its limit. */
  readonly overflowed: boolean;
}

/** Streams that are opened anew for each guest; guests run one after another. */
export function createStreams(outputBytes: number): GuestStreams {
  let input = new Uint8Array(0);
  let position = 0;
  let written: Uint8Array[] = [];
  let writtenBytes = 0;
  let errorTail = new Uint8Array(0);
  let overflowed = false;
  const stdin = characterDevice(BigInt(wasi.RIGHTS_FD_READ), {
    fd_read(size) {
      const data = input.subarray(position, position + size);
      position += data.length;
      return { ret: wasi.ERRNO_SUCCESS, data };
    },
  });
  const stdout = characterDevice(BigInt(wasi.RIGHTS_FD_WRITE), {
    fd_write(data) {
      writtenBytes += data.byteLength;
      if (writtenBytes > outputBytes) {
        overflowed = true;
        throw new OutputLimit(`the guest wrote more than ${outputBytes} bytes`);
      }
      written.push(data);
      return { ret: wasi.ERRNO_SUCCESS, nwritten: data.byteLength };
    },
  });
  const stderr = characterDevice(BigInt(wasi.RIGHTS_FD_WRITE), {
    fd_write(data) {
      errorTail = Buffer.concat([errorTail, data.subarray(-stderrTailBytes)]).subarray(-stderrTailBytes);
      return { ret: wasi.ERRNO_SUCCESS, nwritten: data.byteLength };
    },
  });
  return {
    open(bytes) {
      input = bytes as Uint8Array<ArrayBuffer>;
      position = 0;
      written = [];
      writtenBytes = 0;
      errorTail = new Uint8Array(0);
      overflowed = false;
      // A new table each time: a guest may close or renumber its descriptors.
      return [stdin, stdout, stderr];
    },
    output: () => (written.length === 1 ? (written[0] as Uint8Array) : Buffer.concat(written, writtenBytes)),
    errorTail: () => Buffer.from(errorTail).toString("utf8").trim(),
    get overflowed() {
      return overflowed;
    },
  };
}

/** A descriptor that says it is a character device, as a pipe or terminal does, so that C libraries do not seek on it. */
function characterDevice(rights: bigint, streams: Partial<Pick<Fd, "fd_read" | "fd_write">>): Fd {
  class Device extends Fd {
    override fd_fdstat_get(): { ret: number; fdstat: wasi.Fdstat } {
      const fdstat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
      fdstat.fs_rights_base = rights;
      return { ret: wasi.ERRNO_SUCCESS, fdstat };
    }
    override fd_filestat_get(): { ret: number; filestat: wasi.Filestat } {
      return { ret: wasi.ERRNO_SUCCESS, filestat: new wasi.Filestat(0n, wasi.FILETYPE_CHARACTER_DEVICE, 0n) };
    }
  }
  return Object.assign(new Device(), streams);
}
