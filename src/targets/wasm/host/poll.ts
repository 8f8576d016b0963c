import { wasi } from "@bjorn3/browser_wasi_shim";

/** Bytes of a subscription and of an event record (WASI preview1, witx `subscription` and `event`). */
const subscriptionBytes = 48;
const eventBytes = 32;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/**
 * `poll_oneoff` that sleeps instead of spinning and takes any number of subscriptions: streams in memory are always
 * ready, so it sleeps only when every subscription is a clock. A deadline ends the sleep as it ends a loop.
 * @param memory the guest's linear memory, read at each call because it may have grown
 */
export function createPollOneoff(
  memory: () => ArrayBufferLike,
): (inPointer: number, outPointer: number, count: number, countPointer: number) => number {
  return (inPointer, outPointer, count, countPointer) => {
    if (count === 0) return wasi.ERRNO_INVAL;
    const view = new DataView(memory());
    const subscriptions = Array.from({ length: count }, (_, at) =>
      wasi.Subscription.read_bytes(view, inPointer + at * subscriptionBytes),
    );
    const streams = subscriptions.filter(({ eventtype }) => eventtype !== wasi.EVENTTYPE_CLOCK);
    const due = streams.length > 0 ? streams : sleepUntilFirst(subscriptions);
    for (const [at, { userdata, eventtype }] of due.entries()) {
      const pointer = outPointer + at * eventBytes;
      new wasi.Event(userdata, wasi.ERRNO_SUCCESS, eventtype).write_bytes(view, pointer);
      // fd_readwrite: how much can be read or written, and no hang-up.
      view.setBigUint64(pointer + 16, eventtype === wasi.EVENTTYPE_CLOCK ? 0n : 1n, true);
      view.setBigUint64(pointer + 24, 0n, true);
    }
    view.setUint32(countPointer, due.length, true);
    return wasi.ERRNO_SUCCESS;
  };
}

function sleepUntilFirst(clocks: readonly wasi.Subscription[]): wasi.Subscription[] {
  const waits = clocks.map((clock) => remainingMs(clock));
  const shortest = Math.min(...waits);
  if (shortest > 0) Atomics.wait(sleeping, 0, 0, shortest);
  return clocks.filter((_, at) => waits[at] === shortest);
}

/** Clocks as `clock_time_get` of the library reads them: `Date` and `performance.now`. */
function remainingMs({ clockid, timeout, flags }: wasi.Subscription): number {
  const timeoutMs = Number(timeout) / 1e6;
  if ((flags & wasi.SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME) === 0) return timeoutMs;
  return timeoutMs - (clockid === wasi.CLOCKID_REALTIME ? Date.now() : performance.now());
}
