import { toConfiguration, toListedConfiguration } from "./configuration.ts";
import { createEmulatedFunction } from "./emulated-function.ts";
import { type Exchange, readJson, readMap, readText } from "./exchange.ts";
import { readAddress } from "./function-address.ts";
import { functionExists, invalidParameter } from "./lambda-errors.ts";
import { findFunction, findVersion, type LambdaService, type Operations, settleFunction } from "./lambda-service.ts";
import { cutPage } from "./paging.ts";
import type { Reply } from "./reply.ts";
import { acceptNew } from "./settings-rules.ts";

/** CreateFunction, GetFunction, GetFunctionConfiguration, ListFunctions, DeleteFunction. */
export function createFunctionOperations(service: LambdaService): Operations {
  return {
    CreateFunction: async (exchange) => createFunction(service, exchange),
    GetFunction: async (exchange) => {
      const { found, address } = await findFunction(service, exchange);
      const version = findVersion(service, found, address);
      const hex = Buffer.from(version.revision.code.sha256, "base64").toString("hex");
      const tags = Object.fromEntries(found.tags);
      return {
        status: 200,
        body: {
          Configuration: toConfiguration(service.region, found.name, version, address.qualifier !== undefined),
          Code: { RepositoryType: "S3", Location: `${service.url()}/emulated-code/${hex}` },
          ...(found.tags.size === 0 ? {} : { Tags: tags }),
        },
      };
    },
    GetFunctionConfiguration: async (exchange) => {
      const { found, address } = await findFunction(service, exchange);
      const version = findVersion(service, found, address);
      const body = toConfiguration(service.region, found.name, version, address.qualifier !== undefined);
      return { status: 200, body };
    },
    ListFunctions: async (exchange) => listFunctions(service, exchange),
    DeleteFunction: async (exchange) => deleteFunction(service, exchange),
  };
}

async function createFunction(service: LambdaService, exchange: Exchange): Promise<Reply> {
  const body = readJson(exchange);
  const target = readText(body, "FunctionName") ?? "";
  const { name } = readAddress({ ...exchange, target }, service.region);
  const settings = acceptNew(name, body, service.snapStartRuntimes);
  if (!/^(nodejs|provided)/.test(settings.runtime)) {
    throw invalidParameter(`This endpoint is emulated: it runs nodejs and provided runtimes, not ${settings.runtime}.`);
  }
  if (service.functions.has(name)) throw functionExists(name);
  const code = await service.codes.add(readMap(body, "Code"));
  const created = createEmulatedFunction(name, { settings, code }, service);
  for (const [key, value] of Object.entries(readMap(body, "Tags"))) created.tags.set(key, value);
  service.functions.set(name, created);
  // Published at once, the answer has the version's number and the unqualified ARN (test_publish_version_on_create).
  const version = body["Publish"] === true ? created.publish(undefined).revision.version : "$LATEST";
  const configuration = toConfiguration(service.region, name, created.latest(), false);
  return { status: 201, body: { ...configuration, Version: version } };
}

function listFunctions(service: LambdaService, exchange: Exchange): Reply {
  const all = [...service.functions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = cutPage(all, exchange.query.get("Marker"), Number(exchange.query.get("MaxItems") ?? 50));
  const Functions = page.items.map((each) => toListedConfiguration(service.region, each.name, each.latest(), false));
  return { status: 200, body: { Functions, NextMarker: page.next ?? null } };
}

async function deleteFunction(service: LambdaService, exchange: Exchange): Promise<Reply> {
  const { found, address } = await findFunction(service, exchange);
  if (address.qualifier === "$LATEST") {
    throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
  }
  if (address.qualifier === undefined) {
    service.functions.delete(found.name);
    await Promise.all(found.revisions().map(async (revision) => service.pool.retire(revision)));
  } else {
    found.unpublish(address.qualifier);
  }
  await settleFunction(service, found);
  return { status: 204 };
}
