import { awsTags, functionPrefix, logGroupName } from "../../system/aws-names.ts";

/** Where the policy is to hold. What is left out becomes a placeholder to be filled in. */
export interface PolicyScope {
  /** Twelve digits; default: the placeholder "ACCOUNT". */
  readonly account?: string | undefined;
  /** Default: the placeholder "REGION". */
  readonly region?: string | undefined;
  /** "aws", "aws-cn", "aws-us-gov"; default "aws". */
  readonly partition?: string | undefined;
  /** ARN of the execution role; default: a placeholder in the account. */
  readonly role?: string | undefined;
}

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The least rights that coldbench needs to measure a copy of a function on AWS and to remove it: to make functions that
 * carry its tag, and to change, invoke and remove those alone. It can make no role. Actions and condition keys: AWS Service
 * Authorization Reference, "AWS Lambda" and "Amazon CloudWatch Logs".
 */
export function lambdaPolicy({ account, region, partition, role }: PolicyScope = {}): PolicyDocument {
  const [where, who, aws] = [region ?? "REGION", account ?? "ACCOUNT", partition ?? "aws"];
  const named = `arn:${aws}:lambda:${where}:${who}:function:${functionPrefix}*`;
  const logs = `arn:${aws}:logs:${where}:${who}:log-group:${logGroupName(functionPrefix)}*`;
  const isOurs = { StringEquals: { [`aws:ResourceTag/${awsTags.managed}`]: "1" } };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "MakeTaggedFunctions",
        Effect: "Allow",
        Action: ["lambda:CreateFunction", "lambda:TagResource"],
        Resource: named,
        Condition: {
          StringEquals: { [`aws:RequestTag/${awsTags.managed}`]: "1" },
          "ForAllValues:StringEquals": { "aws:TagKeys": Object.values(awsTags) },
        },
      },
      {
        Sid: "ChangeInvokeAndRemoveThem",
        Effect: "Allow",
        Action: [
          "lambda:UpdateFunctionConfiguration",
          "lambda:PublishVersion",
          "lambda:InvokeFunction",
          "lambda:DeleteFunction",
        ],
        // Versions have ARNs of their own.
        Resource: [named, `${named}:*`],
        Condition: isOurs,
      },
      {
        Sid: "LookAtThem",
        Effect: "Allow",
        // Without a condition on tags: what is gone has none, and would be refused instead of not found.
        Action: ["lambda:GetFunction", "lambda:ListTags"],
        Resource: [named, `${named}:*`],
      },
      { Sid: "FindThem", Effect: "Allow", Action: ["lambda:ListFunctions"], Resource: "*" },
      {
        Sid: "GiveThemTheirRole",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: role ?? `arn:${aws}:iam::${who}:role/EXECUTION_ROLE`,
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
      {
        Sid: "KeepTheirLogsShort",
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:DeleteLogGroup"],
        Resource: [logs, `${logs}:*`],
      },
    ],
  };
}
