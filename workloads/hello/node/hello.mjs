/** The request is a name, the response `hello, <name>` and a line feed. Bytes pass through unchanged. */
export function handle(request) {
  return Buffer.concat([Buffer.from("hello, "), request, Buffer.from("\n")]);
}
