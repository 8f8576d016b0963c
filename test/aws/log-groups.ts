import { type Body, type Exchange, readJson, readMap, readText } from "./exchange.ts";
import { account } from "./function-address.ts";
import { cutPage } from "./paging.ts";
import { AwsError, type Reply } from "./reply.ts";

/** A log group of the emulated CloudWatch Logs. */
export interface LogGroup {
  readonly name: string;
  readonly createdAt: Date;
  readonly retentionDays: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** CloudWatch Logs, as far as a function's log group goes. */
export interface LogGroups {
  /** What it answers, by its x-amz-target. Without an entry: no such operation here. */
  readonly operations: Readonly<Record<string, (exchange: Exchange) => Reply>>;
  /** Creates a group that does not exist, as an invocation does on AWS when its role allows it. */
  ensure(name: string): void;
  list(): readonly LogGroup[];
}

/** docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** No groups yet. Shapes: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference (awsJson1_1). */
export function createLogGroups(region: string, now: () => Date): LogGroups {
  const groups = new Map<string, LogGroup>();
  const create = (name: string, tags: LogGroup["tags"]): void => {
    groups.set(name, { name, createdAt: now(), retentionDays: undefined, tags });
  };
  const find = (body: Body): LogGroup => {
    const group = groups.get(readText(body, "logGroupName") ?? "");
    if (group === undefined) throw refuse("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  };
  return {
    list: () => [...groups.values()],
    ensure(name) {
      if (!groups.has(name)) create(name, {});
    },
    operations: {
      "Logs_20140328.CreateLogGroup": (exchange) => {
        const body = readJson(exchange);
        const name = readText(body, "logGroupName") ?? "";
        if (groups.has(name)) {
          throw refuse("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        create(name, readMap(body, "tags"));
        return { status: 200 };
      },
      "Logs_20140328.PutRetentionPolicy": (exchange) => {
        const body = readJson(exchange);
        const group = find(body);
        const days = Number(body["retentionInDays"]);
        if (!retentions.includes(days)) {
          throw refuse(
            "InvalidParameterException",
            `1 validation error detected: Value '${days}' at 'retentionInDays'`,
          );
        }
        groups.set(group.name, { ...group, retentionDays: days });
        return { status: 200 };
      },
      "Logs_20140328.DeleteLogGroup": (exchange) => {
        groups.delete(find(readJson(exchange)).name);
        return { status: 200 };
      },
      "Logs_20140328.DescribeLogGroups": (exchange) => describeGroups(region, readJson(exchange), [...groups.values()]),
      "Logs_20140328.ListTagsLogGroup": (exchange) => ({ status: 200, body: { tags: find(readJson(exchange)).tags } }),
    },
  };
}

function describeGroups(region: string, body: Body, all: readonly LogGroup[]): Reply {
  const prefix = readText(body, "logGroupNamePrefix") ?? "";
  const found = all.filter((group) => group.name.startsWith(prefix)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = cutPage(found, readText(body, "nextToken"), Number(body["limit"] ?? 50));
  const logGroups = page.items.map((group) => {
    const arn = `arn:aws:logs:${region}:${account}:log-group:${group.name}`;
    return {
      logGroupName: group.name,
      creationTime: group.createdAt.getTime(),
      ...(group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays }),
      metricFilterCount: 0,
      arn: `${arn}:*`,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      logGroupArn: arn,
    };
  });
  return { status: 200, body: { logGroups, ...(page.next === undefined ? {} : { nextToken: page.next }) } };
}

function refuse(type: string, message: string): AwsError {
  return new AwsError(type, 400, { __type: type, message });
}
