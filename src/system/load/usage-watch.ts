/** What a target has used, at one moment. */
export interface TargetUsage {
  /** CPU of all its processes since they began, ns; null where not known. */
  readonly cpuNs: number | null;
  /** Memory that it has now; null where not known. */
  readonly memoryBytes: number | null;
}

/** Target and generator over one window. */
export interface UsageReading {
  /** CPU that the target used in the window, ns. */
  readonly cpuNs: number | null;
  /** Memory of the target at the end of the window. */
  readonly memoryBytes: number | null;
  /** CPU that the whole process of the generator used in the window, ns. */
  readonly generatorCpuNs: number;
}

/** Reads usage once a window. */
export interface UsageWatch extends AsyncDisposable {
  /** From now on the target can be asked. */
  of(ask: () => Promise<TargetUsage>): void;
  /** A last reading, of the part of a window that is left, and all of them in order. */
  end(): Promise<readonly UsageReading[]>;
}

const unknown: TargetUsage = { cpuNs: null, memoryBytes: null };

/** Begins with the first window. A target that cannot be asked any more is unknown from then on. */
export function watchUsage(windowMs: number): UsageWatch {
  const readings: UsageReading[] = [];
  let ask = async (): Promise<TargetUsage> => unknown;
  let before = unknown;
  let generator = process.cpuUsage();
  let latest = Promise.resolve();
  const read = async (): Promise<void> => {
    const now = await ask().catch(() => unknown);
    const used = process.cpuUsage(generator);
    generator = process.cpuUsage();
    const cpuNs = now.cpuNs === null ? null : Math.max(0, Math.round(now.cpuNs - (before.cpuNs ?? 0)));
    const memoryBytes = now.memoryBytes === null ? null : Math.round(now.memoryBytes);
    readings.push({ cpuNs, memoryBytes, generatorCpuNs: (used.user + used.system) * 1000 });
    before = now;
  };
  const timer = setInterval(() => void (latest = latest.then(read)), windowMs);
  return {
    of(asked) {
      ask = asked;
      // What it used before, such as by starting when it was warm already, is not of the load.
      latest = latest.then(async () => void (before = await asked().catch(() => unknown)));
    },
    async end() {
      clearInterval(timer);
      latest = latest.then(read);
      await latest;
      return readings;
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await latest;
    },
  };
}
