import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { createLambdaClient, createLogsClient } from "./clients.ts";
import { startAwsEndpoint } from "./endpoint.ts";
import { createProbe, invokeProbe } from "./functions.ts";

it("creates, keeps and deletes log groups, with the unmodified SDK", async () => {
  await using endpoint = await startAwsEndpoint();
  const logs = createLogsClient(endpoint);
  const logGroupName = "/aws/lambda/bench-probe";
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { "bench:managed": "yes" } }));
  await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
    name: "ResourceAlreadyExistsException",
  });
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
  await expect(logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/lambda/bench-" }));
  expect(logGroups).toMatchObject([{ logGroupName, retentionInDays: 1 }]);
  expect(endpoint.logGroups()).toMatchObject([{ name: logGroupName, tags: { "bench:managed": "yes" } }]);
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

it("has a log group again as soon as a function is invoked without one", async () => {
  await using endpoint = await startAwsEndpoint();
  const client = createLambdaClient(endpoint, 1);
  const name = await createProbe(client, endpoint.role);
  expect(endpoint.logGroups()).toEqual([]);
  await invokeProbe(client, name, {});
  expect(endpoint.logGroups()).toMatchObject([{ name: "/aws/lambda/bench-probe", retentionDays: undefined }]);
});
