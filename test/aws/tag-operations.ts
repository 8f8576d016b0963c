import { readJson, readMap } from "./exchange.ts";
import { findFunction, type LambdaService, type Operations } from "./lambda-service.ts";

/** ListTags, TagResource, UntagResource, GetAccountSettings. */
export function createTagOperations(service: LambdaService): Operations {
  return {
    ListTags: async (exchange) => {
      const { found } = await findFunction(service, exchange);
      return { status: 200, body: { Tags: Object.fromEntries(found.tags) } };
    },
    TagResource: async (exchange) => {
      const { found } = await findFunction(service, exchange);
      for (const [key, value] of Object.entries(readMap(readJson(exchange), "Tags"))) found.tags.set(key, value);
      return { status: 204 };
    },
    UntagResource: async (exchange) => {
      const { found } = await findFunction(service, exchange);
      for (const key of exchange.query.getAll("tagKeys")) found.tags.delete(key);
      return { status: 204 };
    },
    // Figures of a new account but for the concurrency, which is this endpoint's own.
    GetAccountSettings: () => ({
      status: 200,
      body: {
        AccountLimit: {
          TotalCodeSize: 80_530_636_800,
          CodeSizeUnzipped: 262_144_000,
          CodeSizeZipped: 52_428_800,
          ConcurrentExecutions: service.concurrency,
          UnreservedConcurrentExecutions: service.concurrency,
        },
        AccountUsage: {
          TotalCodeSize: [...service.functions.values()].reduce(
            (sum, each) => sum + each.latest().revision.code.zip.length,
            0,
          ),
          FunctionCount: service.functions.size,
        },
      },
    }),
  };
}
