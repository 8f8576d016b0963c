/** Instances without a request in the order in which they became idle: a ring that is taken from at both ends. */
export class IdleInstances {
  size = 0;
  private ring = new Int32Array(64);
  /** Where the one that has been idle longest is. */
  private oldestAt = 0;

  /** The one that became idle last. There must be one. */
  newest(): number {
    return this.ring[(this.oldestAt + this.size - 1) & (this.ring.length - 1)] as number;
  }

  /** The one that has been idle longest. There must be one. */
  oldest(): number {
    return this.ring[this.oldestAt] as number;
  }

  add(instance: number): void {
    if (this.size === this.ring.length) this.grow();
    this.ring[(this.oldestAt + this.size++) & (this.ring.length - 1)] = instance;
  }

  removeNewest(): void {
    this.size--;
  }

  removeOldest(): void {
    this.oldestAt = (this.oldestAt + 1) & (this.ring.length - 1);
    this.size--;
  }

  private grow(): void {
    const old = this.ring;
    this.ring = new Int32Array(2 * old.length);
    for (let i = 0; i < this.size; i++) this.ring[i] = old[(this.oldestAt + i) & (old.length - 1)] as number;
    this.oldestAt = 0;
  }
}
