import { HTTPParser } from "http-parser-js";

/** A complete response of an HTTP/1.1 server. */
export interface ReadResponse {
  readonly status: number;
  readonly body: Buffer;
  /** The server lets the connection be used again. */
  readonly keepsOpen: boolean;
}

/** Makes responses of the bytes of one connection. */
export interface ResponseReader {
  /** @returns false where they are no HTTP, or the body is too long */
  execute(chunk: Buffer): boolean;
  /** The connection has ended: a body without a length is complete. */
  finish(): void;
}

/** The longest body that is read of an answer, bytes. */
const longestBody = 64 * 1024 * 1024;

/** @param onResponse called with every complete response; interim ones (1xx) are passed over */
export function createResponseReader(onResponse: (response: ReadResponse) => void): ResponseReader {
  const parser = new HTTPParser(HTTPParser.RESPONSE);
  let chunks: Buffer[] = [];
  let [status, length, keepsOpen] = [0, 0, true];
  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    status = info.statusCode;
    keepsOpen = info.shouldKeepAlive;
    [chunks, length] = [[], 0];
  };
  parser[HTTPParser.kOnBody] = (buffer, offset, size) => {
    length += size;
    if (length <= longestBody) chunks.push(buffer.subarray(offset, offset + size));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (status < 200) return;
    const [first] = chunks;
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
    onResponse({ status, body, keepsOpen });
  };
  return {
    execute: (chunk) => !(parser.execute(chunk) instanceof Error) && length <= longestBody,
    finish: () => void parser.finish(),
  };
}
