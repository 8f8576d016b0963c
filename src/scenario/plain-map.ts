/**
 * Without members, so that no key of a map means anything by itself. Its one symbol makes a map compare like no number: zod
 * compares `length` where it expects text or a list and got a map, and a map without a primitive value would make that throw.
 */
const prototype: object = Object.freeze(
  Object.assign(Object.create(null) as object, { [Symbol.toPrimitive]: (): number => Number.NaN }),
);

/** An empty map of a scenario's tree. */
export function plainMap(): Record<string, unknown> {
  return Object.create(prototype) as Record<string, unknown>;
}
