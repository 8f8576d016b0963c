import { AwsError } from "./reply.ts";

// Types, statuses, texts and the case of "message" are those that LocalStack recorded from AWS
// (localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json, test_lambda.snapshot.json; Apache-2.0).

/** 404. `arn`: qualified when a qualifier was asked for. */
export function functionNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", 404, { Type: "User", Message: `Function not found: ${arn}` });
}

/** 404 for a function of another region. */
export function functionElsewhere(theirs: string, ours: string): AwsError {
  const message = `Functions from '${theirs}' are not reachable in this region ('${ours}')`;
  return new AwsError("ResourceNotFoundException", 404, { Type: "User", Message: message });
}

/** 409 for a name that is taken. */
export function functionExists(name: string): AwsError {
  return new AwsError("ResourceConflictException", 409, { Type: "User", message: `Function already exist: ${name}` });
}

/** 409 while an update has not settled. */
export function updateInProgress(arn: string): AwsError {
  const message = `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`;
  return new AwsError("ResourceConflictException", 409, { Type: "User", message });
}

/** 409 while a function or a version is not active. */
export function notActive(state: string): AwsError {
  const message = `The operation cannot be performed at this time. The function is currently in the following state: ${state}`;
  return new AwsError("ResourceConflictException", 409, { Type: "User", message });
}

/** 400 for a value that AWS understands and refuses. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", 400, { Type: "User", message });
}

/** 400 for a value that does not fit the API's model. */
export function invalidShape(value: string, member: string, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return new AwsError("ValidationException", 400, { message });
}

/** 412: somebody else has changed the function. */
export function revisionMismatch(): AwsError {
  const message =
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id";
  return new AwsError("PreconditionFailedException", 412, { Type: "User", message });
}

/** 400 for a payload or a client context that is not JSON. */
export function invalidContent(message: string): AwsError {
  return new AwsError("InvalidRequestContentException", 400, { Type: "User", message });
}

/** 413, as AWS says it of a payload beyond the limit. */
export function payloadTooLarge(limitBytes: number): AwsError {
  const Message = `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`;
  return new AwsError("RequestEntityTooLargeException", 413, { Message });
}

/** Why a call was throttled, as TooManyRequestsException says it (a subset of the API's ThrottleReason). */
export type ThrottleReason =
  | "ConcurrentInvocationLimitExceeded"
  | "FunctionInvocationRateLimitExceeded"
  | "CallerRateLimitExceeded";

/** 429; only invocations say why. */
export function tooManyRequests(reason?: ThrottleReason): AwsError {
  if (reason === undefined) {
    return new AwsError("TooManyRequestsException", 429, { message: "Rate exceeded" });
  }
  return new AwsError("TooManyRequestsException", 429, { Reason: reason, Type: "User", message: "Rate Exceeded." });
}

/** 500. */
export function serviceFailure(): AwsError {
  const Message = "An error occurred and the request cannot be processed.";
  return new AwsError("ServiceException", 500, { Type: "Service", Message });
}
