import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";

/** How a worker of the generator fared in one window. */
export interface HealthReading {
  /** How much later than asked its timers came, ms: the 99th percentile and the most. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
  /** Share of the window in which its event loop did not wait, 0..1. A loop that polls for the next arrival does not wait. */
  readonly busy: number;
}

/** Watches the event loop of the thread that calls it. */
export interface HealthMonitor extends Disposable {
  /** Since the last reading. */
  read(): HealthReading;
}

/** How often a timer of the monitor is due, ms. */
const resolutionMs = 5;

/** Begins to watch this thread. */
export function watchHealth(): HealthMonitor {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  return {
    read() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, since);
      since = now;
      const beyond = (ns: number): number => Math.max(0, ns / 1e6 - resolutionMs);
      const measured = delay.count > 0;
      const reading = {
        delayP99Ms: measured ? beyond(delay.percentile(99)) : 0,
        delayMaxMs: measured ? beyond(delay.max) : 0,
        busy: Number.isFinite(utilization) ? utilization : 0,
      };
      delay.reset();
      return reading;
    },
    [Symbol.dispose]: () => void delay.disable(),
  };
}
