import { IdleInstances } from "./idle-instances.ts";
import { billedActivityMs, billedLifetimeMs } from "./instance-lifetime.ts";
import type { Scaling } from "./replay-model.ts";
import { RequestEnds } from "./request-ends.ts";
import { none, SharedInstances } from "./shared-instances.ts";

/** Times that have come together since the beginning, ms, over all instances. */
export interface InstanceTimes {
  /** With at least one request (one that waits for the start counts). */
  readonly activeMs: number;
  readonly aliveMs: number;
  /** What the lifetimes so far are billed, and the times with a request. */
  readonly billedMs: number;
  readonly billedActiveMs: number;
}

/**
 * The instances of one function, event by event. Time only goes forward: whoever calls `advance(now)` first may then find a
 * place, use it or start an instance at that moment. Memory grows with the instances and the requests in flight.
 *
 * A request goes to the instance that was used last (that last took or ended a request, or became ready). Instances that
 * are still starting come after all that are ready. For the first there is no word of a provider: Mahmoudi and Khazaei
 * ("Performance Modeling of Serverless Computing Platforms", IEEE Transactions on Cloud Computing, 2020) compared a model with
 * AWS Lambda in which the newest instance goes first; how little that differs is in docs/decisions/replay.md.
 */
export class InstancePool {
  alive = 0;
  /** Most instances at once; whoever counts anew sets it to `alive`. */
  peak = 0;
  private readonly scaling: Scaling;
  private readonly ends = new RequestEnds();
  private readonly idle = new IdleInstances();
  private readonly shared = new SharedInstances();
  /** The instance that is starting and has a free place: another is only started when there is none. */
  private starting: number = none;
  private startingReadyMs = 0;
  private readonly free: number[] = [];
  private numbered = 0;
  private uses = 0;
  /** Requests of each instance; none where the number is free. */
  private requests = new Int32Array(0);
  private startedMs = new Float64Array(0);
  private activeSinceMs = new Float64Array(0);
  private idleSinceMs = new Float64Array(0);
  private lastUse = new Float64Array(0);
  /** Of what is over: removed instances, and the active times of all. */
  private pastActiveMs = 0;
  private pastAliveMs = 0;
  private pastBilledMs = 0;
  private pastBilledActiveMs = 0;

  /** With the least instances, idle since 0. */
  constructor(scaling: Scaling) {
    this.scaling = scaling;
    for (let i = 0; i < scaling.minInstances; i++) this.becomeIdle(this.add(0), 0);
    this.peak = this.alive;
  }

  /** Ends requests and removes instances up to a moment, and at it. An instance is free again when its request ends. */
  advance(nowMs: number): void {
    const { ends } = this;
    while (ends.firstMs <= nowMs) {
      if (this.starting !== none && this.startingReadyMs <= ends.firstMs) this.makeReady();
      const endMs = ends.firstMs;
      this.endRequest(ends.takeFirst(), endMs);
    }
    if (this.starting !== none && this.startingReadyMs <= nowMs) this.makeReady();
    this.removeExpired(nowMs);
  }

  /** The instance that takes the next request; none: it needs a new one. */
  place(): number {
    const { idle, shared } = this;
    if (shared.first === none) return idle.size > 0 ? idle.newest() : this.starting;
    if (idle.size === 0) return shared.first;
    const newest = idle.newest();
    return (this.lastUse[newest] as number) > (this.lastUse[shared.first] as number) ? newest : shared.first;
  }

  /** How long a request that comes now waits for an instance that is starting, ms; else 0. */
  waitMs(instance: number, nowMs: number): number {
    return instance === this.starting ? this.startingReadyMs - nowMs : 0;
  }

  /** Gives a request to the instance that `place` returned. */
  use(instance: number, nowMs: number, endMs: number): void {
    const requests = (this.requests[instance] as number) + 1;
    this.requests[instance] = requests;
    this.ends.add(endMs, instance);
    this.lastUse[instance] = ++this.uses;
    if (requests === 1) {
      this.idle.removeNewest();
      this.activeSinceMs[instance] = nowMs;
    }
    if (instance === this.starting) {
      if (requests === this.scaling.concurrency) this.starting = none;
    } else if (requests < this.scaling.concurrency) this.shared.use(instance);
    else if (requests > 1) this.shared.remove(instance);
  }

  /** Starts an instance for a request that ends on it. */
  start(nowMs: number, readyMs: number, endMs: number): void {
    const instance = this.add(nowMs);
    if (this.alive > this.peak) this.peak = this.alive;
    this.requests[instance] = 1;
    this.activeSinceMs[instance] = nowMs;
    this.lastUse[instance] = ++this.uses;
    this.ends.add(endMs, instance);
    if (this.scaling.concurrency > 1) {
      this.starting = instance;
      this.startingReadyMs = readyMs;
    }
  }

  /** Times up to a moment that `advance` has been called for. */
  times(nowMs: number): InstanceTimes {
    let [activeMs, aliveMs, billedMs] = [this.pastActiveMs, this.pastAliveMs, this.pastBilledMs];
    let billedActiveMs = this.pastBilledActiveMs;
    for (let instance = 0; instance < this.numbered; instance++) {
      const requests = this.requests[instance] as number;
      if (requests === none) continue;
      const ageMs = nowMs - (this.startedMs[instance] as number);
      aliveMs += ageMs;
      billedMs += billedLifetimeMs(this.scaling, ageMs);
      if (requests === 0) continue;
      const activityMs = nowMs - (this.activeSinceMs[instance] as number);
      activeMs += activityMs;
      billedActiveMs += billedActivityMs(this.scaling, activityMs);
    }
    return { activeMs, aliveMs, billedMs, billedActiveMs };
  }

  private makeReady(): void {
    const instance = this.starting;
    this.starting = none;
    this.lastUse[instance] = ++this.uses;
    this.shared.use(instance);
  }

  private endRequest(instance: number, endMs: number): void {
    const requests = (this.requests[instance] as number) - 1;
    this.requests[instance] = requests;
    this.lastUse[instance] = ++this.uses;
    if (requests > 0) {
      this.shared.use(instance);
      return;
    }
    if (this.scaling.concurrency > 1) this.shared.remove(instance);
    const activityMs = endMs - (this.activeSinceMs[instance] as number);
    this.pastActiveMs += activityMs;
    this.pastBilledActiveMs += billedActivityMs(this.scaling, activityMs);
    this.becomeIdle(instance, endMs);
  }

  private becomeIdle(instance: number, sinceMs: number): void {
    this.idleSinceMs[instance] = sinceMs;
    this.idle.add(instance);
  }

  private removeExpired(nowMs: number): void {
    const { idle, scaling } = this;
    while (idle.size > 0 && this.alive > scaling.minInstances) {
      const instance = idle.oldest();
      const removedMs = (this.idleSinceMs[instance] as number) + scaling.keepAliveMs;
      if (removedMs > nowMs) return;
      idle.removeOldest();
      const ageMs = removedMs - (this.startedMs[instance] as number);
      this.pastAliveMs += ageMs;
      this.pastBilledMs += billedLifetimeMs(scaling, ageMs);
      this.requests[instance] = none;
      this.free.push(instance);
      this.alive--;
    }
  }

  private add(startedMs: number): number {
    const instance = this.free.pop() ?? this.numbered++;
    if (instance === this.requests.length) this.grow();
    this.startedMs[instance] = startedMs;
    this.requests[instance] = 0;
    this.alive++;
    return instance;
  }

  private grow(): void {
    const count = Math.max(16, 2 * this.requests.length);
    const larger = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(count);
      array.set(old);
      return array;
    };
    const { requests } = this;
    this.requests = new Int32Array(count);
    this.requests.set(requests);
    this.startedMs = larger(this.startedMs);
    this.activeSinceMs = larger(this.activeSinceMs);
    this.idleSinceMs = larger(this.idleSinceMs);
    this.lastUse = larger(this.lastUse);
    this.shared.reserve(count);
  }
}
