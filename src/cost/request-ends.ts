/**
 * When requests end, soonest first: a binary heap in two typed arrays, as large as the requests in flight. Ends at the same
 * moment come in an order that depends on nothing but what was added.
 */
export class RequestEnds {
  /** The soonest end, ms; Infinity when there is none. */
  firstMs = Infinity;
  private size = 0;
  private times = new Float64Array(64);
  private instances = new Int32Array(64);

  /** @param instance where the request is served */
  add(endMs: number, instance: number): void {
    if (this.size === this.times.length) this.grow();
    const { times, instances } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentMs = times[parent] as number;
      if (parentMs <= endMs) break;
      times[at] = parentMs;
      instances[at] = instances[parent] as number;
      at = parent;
    }
    times[at] = endMs;
    instances[at] = instance;
    this.firstMs = times[0] as number;
  }

  /** Removes the soonest and returns its instance. There must be one. */
  takeFirst(): number {
    const { times, instances } = this;
    const first = instances[0] as number;
    const size = --this.size;
    const lastMs = times[size] as number;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && (times[child + 1] as number) < (times[child] as number)) child++;
      const childMs = times[child] as number;
      if (childMs >= lastMs) break;
      times[at] = childMs;
      instances[at] = instances[child] as number;
      at = child;
    }
    times[at] = lastMs;
    instances[at] = instances[size] as number;
    this.firstMs = size === 0 ? Infinity : (times[0] as number);
    return first;
  }

  private grow(): void {
    const [times, instances] = [this.times, this.instances];
    this.times = new Float64Array(2 * times.length);
    this.times.set(times);
    this.instances = new Int32Array(2 * instances.length);
    this.instances.set(instances);
  }
}
