import { messageOf } from "../errors/bench-error.ts";

/** HTTP status of a call that AWS refused; undefined when it never answered. */
export function awsStatus(error: unknown): number | undefined {
  const { $metadata: metadata } = (error ?? {}) as { readonly $metadata?: { readonly httpStatusCode?: unknown } };
  return typeof metadata?.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** Whether AWS answered that the thing does not exist: Lambda with status 404, CloudWatch Logs with 400. */
export function isAwsNotFound(error: unknown): boolean {
  return awsErrorName(error) === "ResourceNotFoundException" || awsStatus(error) === 404;
}

/** Name and message of a failed call, as AWS gives them: "AccessDeniedException: User ... is not authorized ...". */
export function awsMessage(error: unknown): string {
  const name = awsErrorName(error);
  const message = messageOf(error);
  return name === "" || message.startsWith(name) ? message : `${name}: ${message}`;
}

/** "TooManyRequestsException", "AccessDeniedException"...; "" for an error without a name of its own. */
export function awsErrorName(error: unknown): string {
  const name = (error as { readonly name?: unknown } | null)?.name;
  return typeof name === "string" && name !== "Error" ? name : "";
}
