/** No instance. */
export const none = -1;

/**
 * Instances that have a request and a free place for another, most recently used first: a doubly linked list in typed arrays.
 * Only where an instance takes more than one request at once is there any.
 */
export class SharedInstances {
  /** The most recently used; none where there is none. */
  first: number = none;
  private before = new Int32Array(0);
  private after = new Int32Array(0);
  private listed = new Uint8Array(0);

  /** Makes room for instances of these numbers. */
  reserve(count: number): void {
    const [before, after, listed] = [this.before, this.after, this.listed];
    this.before = new Int32Array(count);
    this.before.set(before);
    this.after = new Int32Array(count);
    this.after.set(after);
    this.listed = new Uint8Array(count);
    this.listed.set(listed);
  }

  /** Puts an instance first, wherever it was. */
  use(instance: number): void {
    this.remove(instance);
    this.before[instance] = none;
    this.after[instance] = this.first;
    if (this.first !== none) this.before[this.first] = instance;
    this.first = instance;
    this.listed[instance] = 1;
  }

  /** Takes an instance out, if it is in. */
  remove(instance: number): void {
    if (this.listed[instance] === 0) return;
    this.listed[instance] = 0;
    const [before, after] = [this.before[instance] as number, this.after[instance] as number];
    if (before === none) this.first = after;
    else this.after[before] = after;
    if (after !== none) this.before[after] = before;
  }
}
