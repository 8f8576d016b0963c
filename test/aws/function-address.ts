import type { Exchange } from "./exchange.ts";
import { functionElsewhere, invalidShape } from "./lambda-errors.ts";

/** The account of every emulated function, as AWS's own examples have it. */
export const account = "123456789012";

/** Which function a request means. */
export interface FunctionAddress {
  readonly name: string;
  /** Version, "$LATEST" or nothing. */
  readonly qualifier: string | undefined;
}

// The constraint of FunctionName: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.
const pattern =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:\d{12}:)?(?:function:)?([a-zA-Z0-9_-]+)(?::(\$LATEST|[a-zA-Z0-9_-]+))?$/;

/**
 * Reads a function's name, partial ARN or ARN, with the qualifier inside it or in the query.
 * @throws AwsError when it is neither, or of another region
 */
export function readAddress(exchange: Exchange, region: string): FunctionAddress {
  const match = pattern.exec(exchange.target);
  const [, ofRegion, name = "", inName] = match ?? [];
  if (match === null) {
    throw invalidShape(
      exchange.target,
      "functionName",
      `Member must satisfy regular expression pattern: ${pattern.source}`,
    );
  }
  if (ofRegion !== undefined && ofRegion !== region) throw functionElsewhere(ofRegion, region);
  return { name, qualifier: exchange.query.get("Qualifier") ?? inName };
}

/** The ARN of a function, qualified when a qualifier is given. */
export function functionArn(region: string, name: string, qualifier?: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;
}
