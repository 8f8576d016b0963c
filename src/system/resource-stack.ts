import { messageOf } from "../errors/bench-error.ts";

/** What must be removed, last opened first: AsyncDisposableStack for the Node versions that have none yet. */
export interface ResourceStack extends AsyncDisposable {
  /** Takes charge of a resource and returns it. */
  use<T extends AsyncDisposable>(resource: T): T;
}

/** An empty stack. Disposing it disposes every resource, also when one fails; then it throws the first failure. */
export function createResourceStack(): ResourceStack {
  const resources: AsyncDisposable[] = [];
  return {
    use(resource) {
      resources.push(resource);
      return resource;
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const resource of resources.splice(0).reverse()) {
        try {
          await resource[Symbol.asyncDispose]();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/**
 * A stack whose disposal throws nothing: what cannot be removed, as when its engine has gone, stays in the journal, and must
 * not cost what was measured. @param onFailure told the reason
 */
export function createForgivingStack(onFailure: (reason: string) => void): ResourceStack {
  const stack = createResourceStack();
  return {
    use(resource) {
      stack.use({
        async [Symbol.asyncDispose]() {
          try {
            await resource[Symbol.asyncDispose]();
          } catch (error) {
            onFailure(messageOf(error));
          }
        },
      });
      return resource;
    },
    [Symbol.asyncDispose]: async () => stack[Symbol.asyncDispose](),
  };
}
