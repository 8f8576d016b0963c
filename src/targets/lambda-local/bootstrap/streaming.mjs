import { Writable } from "node:stream";
import { describeError, logError, RuntimeError } from "./error.mjs";
import { headerValue } from "./runtime-client.mjs";

const errorType = "Lambda-Runtime-Function-Error-Type";
const errorBody = "Lambda-Runtime-Function-Error-Body";

/** Runs a handler that writes its response to a stream. What fails once the response has begun goes into its trailers. */
export async function streamResponse(client, requestId, handler, event, context) {
  const stream = new ResponseStream(client, requestId, handler.highWaterMark);
  try {
    const returned = handler.run(event, stream, context);
    if (typeof returned?.then !== "function") throw new Error("Streaming does not support non-async handlers.");
    await returned;
    if (!stream.writableEnded) throw new Error("Response stream is not finished.");
  } catch (error) {
    logError("Invoke Error", error);
    stream.fail(error);
  }
  await stream.accepted;
}

/** A response that is sent as it is written, with chunked encoding (RFC 9112 7.1). */
class ResponseStream extends Writable {
  #client;
  #requestId;
  #connection;
  #contentType = "application/octet-stream";
  #trailers = "";
  #accept;

  constructor(client, requestId, highWaterMark) {
    super(highWaterMark === undefined ? {} : { highWaterMark });
    this.#client = client;
    this.#requestId = requestId;
    this.accepted = new Promise((resolve, reject) => (this.#accept = { resolve, reject }));
    // A handler need not listen for it: what broke the connection is reported by `accepted`.
    this.on("error", this.#accept.reject);
  }

  /** Before the first byte only. */
  setContentType(type) {
    if (this.#connection !== undefined) {
      throw new RuntimeError("Runtime.InvalidStreamingOperation", "Cannot set content-type, too late.");
    }
    this.#contentType = type;
  }

  /** Beyond what a stream takes: any other value as JSON. */
  write(chunk, ...rest) {
    const plain = typeof chunk === "string" || chunk instanceof Uint8Array;
    return super.write(plain ? chunk : JSON.stringify(chunk), ...rest);
  }

  /** Ends the response with an error in its trailers. */
  fail(error) {
    if (this.writableEnded) return;
    const document = describeError(error);
    const body = Buffer.from(JSON.stringify(document)).toString("base64");
    this.#trailers = `${errorType}: ${headerValue(document.errorType)}\r\n${errorBody}: ${body}\r\n`;
    this.end();
  }

  _write(chunk, _encoding, done) {
    this.#begin();
    this.#sendChunk(chunk, done);
  }

  _final(done) {
    this.#begin();
    this.#connection.send(`0\r\n${this.#trailers}\r\n`);
    this.#connection.receive().then(this.#accept.resolve, this.#accept.reject);
    done();
  }

  #begin() {
    if (this.#connection !== undefined) return;
    this.#connection = this.#client.beginResponse(this.#requestId, {
      "Lambda-Runtime-Function-Response-Mode": "streaming",
      "Content-Type": this.#contentType,
      "Transfer-Encoding": "chunked",
      Trailer: `${errorType}, ${errorBody}`,
    });
    // HttpResponseStream.from leaves this here, as in AWS's client.
    this._onBeforeFirstWrite?.((chunk) => this.#sendChunk(Buffer.from(chunk)));
  }

  #sendChunk(chunk, done) {
    // An empty chunk would end the body.
    if (chunk.length === 0) return done?.();
    this.#connection.send(`${chunk.length.toString(16)}\r\n`);
    this.#connection.send(chunk);
    this.#connection.send("\r\n", done);
  }
}
