import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { waiting } from "./clients.ts";
import { packFiles, probeHandler } from "./packages.ts";

/** What a service answered to the calls of the walk, by operation. */
export type Walk = Readonly<Record<string, object>>;

/** Takes a function through its life, with the official waiters: created, changed, recoded, published, tagged, deleted. */
export async function walkControlPlane(client: LambdaClient, role: string): Promise<Walk> {
  const FunctionName = "bench-walk";
  const one = { FunctionName };
  const zip = await packFiles({ "index.mjs": probeHandler });
  const created = await client.send(
    new CreateFunctionCommand({
      ...one,
      Role: role,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Code: { ZipFile: zip },
      Tags: { "bench:managed": "yes" },
    }),
  );
  await waitUntilFunctionActiveV2({ client, ...waiting }, one);
  const found = await client.send(new GetFunctionCommand(one));
  const configuration = await client.send(new GetFunctionConfigurationCommand(one));
  const change = { ...one, Environment: { Variables: { NONCE: "1" } }, Timeout: 4 };
  const updated = await client.send(new UpdateFunctionConfigurationCommand(change));
  await waitUntilFunctionUpdatedV2({ client, ...waiting }, one);
  const recoded = await client.send(
    new UpdateFunctionCodeCommand({ ...one, ZipFile: await packFiles({ "index.mjs": `${probeHandler}//` }) }),
  );
  await waitUntilFunctionUpdatedV2({ client, ...waiting }, one);
  const published = await client.send(new PublishVersionCommand(one));
  const versions = await client.send(new ListVersionsByFunctionCommand(one));
  const functions = await client.send(new ListFunctionsCommand({}));
  const tags = await client.send(new ListTagsCommand({ Resource: created.FunctionArn }));
  const version = await client.send(new GetFunctionCommand({ ...one, Qualifier: published.Version }));
  await client.send(new DeleteFunctionCommand(one));
  const gone = await client.send(new GetFunctionCommand(one)).catch((error: unknown) => error as object);
  return {
    CreateFunction: created,
    GetFunction: found,
    GetFunctionConfiguration: configuration,
    UpdateFunctionConfiguration: updated,
    UpdateFunctionCode: recoded,
    PublishVersion: published,
    "ListVersionsByFunction.Versions": versions.Versions?.[1] ?? {},
    "ListFunctions.Functions": functions.Functions?.[0] ?? {},
    ListTags: tags,
    "GetFunction of a version": version,
    "GetFunction of none": gone,
  };
}

/** Paths of every key of an answer, sorted; without $metadata, and without what the SDK adds to an error. */
export function keysOf(answer: object, prefix = ""): readonly string[] {
  return Object.entries(answer)
    .filter(([key, value]) => value !== undefined && !key.startsWith("$") && key !== "name" && key !== "__type")
    .flatMap(([key, value]: [string, unknown]) => {
      const path = `${prefix}${key}`;
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      return isObject ? keysOf(value, `${path}.`) : [path];
    })
    .toSorted();
}
