/** Where the code of a Lambda function comes from. Paths are absolute. */
export type FunctionCode =
  | { readonly from: "zip"; readonly file: string }
  | { readonly from: "folder"; readonly folder: string }
  /** Files put together, each under the name that it has in the package. */
  | { readonly from: "files"; readonly files: readonly { readonly from: string; readonly to: string }[] }
  /** A container image: with lambda one of the account's registry, with lambda-local one that the Docker Engine has or can pull. */
  | { readonly from: "image"; readonly ref: string };

/**
 * What a function is invoked with. `http`: an event of a function URL (payload format 2.0) that carries the request, and a
 * response with `statusCode`, `headers` and `body`. `raw`: the request's body as it is, which must be JSON, and the
 * response as it is, status 200.
 */
export type EventShape = "http" | "raw";

/** Architectures of Lambda. */
export const architectures = ["x86_64", "arm64"] as const;
export type Architecture = (typeof architectures)[number];

/** Node of our Node bootstrap, or AWS's own client, which the function's package must then contain in node_modules. */
export const runtimeClients = ["coldbench", "aws-lambda-ric"] as const;
export type RuntimeClient = (typeof runtimeClients)[number];

/** Formats of the log that carries the REPORT line. */
export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];
