/** What an operation answers: JSON (the default), or bytes as they are. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An error as an AWS service answers it: status, type, and a body whose message key differs from type to type. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;
  /** The JSON body. */
  readonly body: Readonly<Record<string, string>>;

  constructor(type: string, status: number, body: Readonly<Record<string, string>>) {
    super(`${type}: ${body["message"] ?? body["Message"] ?? ""}`);
    this.name = "AwsError";
    this.type = type;
    this.status = status;
    this.body = body;
  }
}

/** An error as a reply: the type is in a header, as restJson1 and awsJson1_1 both read it. */
export function toErrorReply(error: AwsError): Reply {
  return { status: error.status, headers: { "x-amzn-errortype": error.type }, body: error.body };
}
