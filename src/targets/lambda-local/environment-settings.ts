/** What a function is told about itself, and its limits, as Lambda has them. */
export interface FunctionSettings {
  readonly name: string;
  readonly version: string;
  readonly arn: string;
  readonly region: string;
  readonly handler: string;
  /** Lambda's identifier of the runtime ("nodejs22.x"); managed ones are told it as AWS_EXECUTION_ENV. */
  readonly runtime?: string;
  readonly memoryMiB: number;
  readonly timeoutMs: number;
  /** The function's own environment variables. */
  readonly env: Readonly<Record<string, string>>;
}
