/** Where requests wait for a target that is not there yet. */
export interface StartGate<T extends object> {
  /** Whether a request may be sent now; one that may not is kept, and released later. */
  admit(request: T): boolean;
  /** It is known where to send: one request goes ahead and tries. */
  begin(): void;
  /** The target has accepted a connection: everybody may go. */
  readonly accepted: () => void;
  /** The target has answered: from now on what breaks is a failure. */
  answered(): void;
  /** A request broke. @returns whether it is kept, to be sent again, because the target has never answered yet */
  keepsBroken(request: T): boolean;
  /** The request has ended otherwise. */
  forget(request: T): void;
}

/** Pause before a target that is starting is tried again, ms. */
const retryMs = 1;

/**
 * A gate that is open once it is known where to send; for a target that is being started, once that accepts connections,
 * which one request at a time finds out. Where somebody accepts in its place and then closes (a port forwarder), the
 * requests that this broke are tried again.
 * @param release called with every request that was kept, when it may go
 */
export function createStartGate<T extends object>(starting: boolean, release: (request: T) => void): StartGate<T> {
  const kept = new Set<T>();
  /** Those that went out before the first answer: they may still break of what was before it. */
  const early = new Set<T>();
  let state: "closed" | "trying" | "open" = "closed";
  let hasAnswered = !starting;
  let scout: T | undefined;
  const releaseAll = (): void => {
    state = "open";
    scout = undefined;
    const all = [...kept];
    kept.clear();
    for (const one of all) release(one);
  };
  const sendScout = (): void => {
    const [next] = kept;
    if (state !== "trying" || scout !== undefined || next === undefined) return;
    release(next);
  };
  return {
    admit(request) {
      if (!hasAnswered) early.add(request);
      if (state === "open") return true;
      if (state === "trying" && scout === undefined) {
        kept.delete(request);
        scout = request;
        return true;
      }
      kept.add(request);
      return false;
    },
    begin() {
      state = "trying";
      if (!starting) releaseAll();
      else sendScout();
    },
    accepted() {
      if (state === "trying") releaseAll();
    },
    answered: () => void (hasAnswered = true),
    keepsBroken(request) {
      if (hasAnswered) return early.delete(request) && sendAgain(kept, request, release);
      state = "trying";
      kept.add(request);
      setTimeout(() => {
        if (scout === request) scout = undefined;
        sendScout();
      }, retryMs);
      return true;
    },
    forget(request) {
      kept.delete(request);
      early.delete(request);
      if (scout !== request) return;
      scout = undefined;
      sendScout();
    },
  };
}

/** After a pause, unless the request has ended meanwhile. @returns true */
function sendAgain<T>(kept: Set<T>, request: T, release: (request: T) => void): true {
  kept.add(request);
  setTimeout(() => {
    if (kept.delete(request)) release(request);
  }, retryMs);
  return true;
}
