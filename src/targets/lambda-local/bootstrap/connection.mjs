import { connect } from "node:net";

/**
 * HTTP/1.1 to one server on one connection that stays open, one exchange at a time. Not node:http: loading it, and its first
 * response, costs a cold start more than AWS's native client does. While no answer is awaited the connection does not keep
 * the process alive, so that an empty event loop is seen as one. No timeouts: the environment may be frozen for hours.
 * @param authority host:port
 */
export function createConnection(authority) {
  const at = authority.lastIndexOf(":");
  const address = { host: authority.slice(0, at), port: Number(authority.slice(at + 1)), noDelay: true };
  let socket;
  let parser;
  let awaiting;
  const settle = () => {
    const answer = awaiting === undefined ? undefined : parser.take();
    if (answer === undefined) return;
    const { resolve } = awaiting;
    awaiting = undefined;
    socket.unref();
    resolve(answer);
  };
  const open = () => {
    parser = createParser();
    const opened = connect(address);
    let reason = new Error(`the Runtime API at ${authority} closed the connection`);
    opened.on("data", (chunk) => {
      parser.add(chunk);
      settle();
    });
    opened.on("error", (error) => (reason = error));
    opened.on("close", () => {
      socket = undefined;
      awaiting?.reject(reason);
      awaiting = undefined;
    });
    return opened;
  };
  return {
    /** Writes a part of a request; the first one opens the connection where there is none. */
    send(data, written) {
      socket ??= open();
      socket.ref();
      return socket.write(data, written);
    },
    /** { status, headers, body } of the answer to the request that was sent. Header names are lower case. */
    receive() {
      return new Promise((resolve, reject) => {
        if (socket === undefined) return reject(new Error(`no connection to the Runtime API at ${authority}`));
        awaiting = { resolve, reject };
        settle();
      });
    },
  };
}

const headEnd = Buffer.from("\r\n\r\n");

/** Puts an answer together from what arrives. */
function createParser() {
  let chunks = [];
  let length = 0;
  // Bytes without which looking again is of no use: a large body is joined once.
  let needed = 1;
  return {
    add(chunk) {
      chunks.push(chunk);
      length += chunk.length;
    },
    /** The answer once it is complete, else undefined. */
    take() {
      if (length < needed) return undefined;
      const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
      chunks = [bytes];
      const end = bytes.indexOf(headEnd);
      if (end < 0) return undefined;
      const { status, headers } = parseHead(bytes.toString("latin1", 0, end));
      const start = end + headEnd.length;
      const body =
        headers["transfer-encoding"] === "chunked"
          ? readChunks(bytes, start)
          : readLength(bytes, start, Number(headers["content-length"] ?? 0));
      if (typeof body === "number") {
        needed = body;
        return undefined;
      }
      const rest = bytes.subarray(body.end);
      [chunks, length, needed] = [rest.length === 0 ? [] : [rest], rest.length, 1];
      return { status, headers, body: body.text };
    },
  };
}

function parseHead(text) {
  const [first, ...lines] = text.split("\r\n");
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(first.split(" ")[1]), headers };
}

/** The body and where it ends, or how many bytes it takes to know. */
function readLength(bytes, start, length) {
  const end = start + length;
  return bytes.length < end ? end : { text: bytes.toString("utf8", start, end), end };
}

function readChunks(bytes, start) {
  const parts = [];
  for (let at = start; ;) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return bytes.length + 1;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    const end = line + 2 + size;
    if (bytes.length < end + 2) return end + 2;
    if (size === 0) return { text: Buffer.concat(parts).toString(), end: end + 2 };
    parts.push(bytes.subarray(line + 2, end));
    at = end + 2;
  }
}
