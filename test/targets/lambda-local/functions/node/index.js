/* oxlint-disable unicorn/no-process-exit -- a runtime that ends is what is tested */
// Handlers for the tests of the runtime client and of the life of an environment. CommonJS, as most functions are.
const { spawn } = require("node:child_process");

let invocations = 0;

exports.echo = async (event) => ({ invocation: ++invocations, event });

exports.pid = async () => process.pid;

exports.context = async (_event, context) => ({
  ...context,
  remaining: context.getRemainingTimeInMillis(),
  traceId: process.env._X_AMZN_TRACE_ID,
});

exports.variables = async () => process.env;

exports.folder = async () => process.cwd();

exports.callback = (event, _context, callback) => {
  setTimeout(() => callback(null, { after: event }), 5);
};

exports.callbackError = (_event, _context, callback) => callback(new RangeError("told by callback"));

exports.callbackAtOnce = (_event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  // Would hold the response back for as long as the test runs.
  setInterval(() => undefined, 3_600_000);
  callback(null, "not waited for");
};

let heldBack = false;
exports.callbackHeldBack = (event, _context, callback) => {
  heldBack = false;
  setTimeout(() => (heldBack = true), 30);
  callback(null, {
    get heldBack() {
      return heldBack;
    },
    event,
  });
};

exports.nothingToWaitFor = () => undefined;

exports.neverSettles = () => new Promise(() => undefined);

exports.undefined = async () => undefined;

exports.circular = async () => {
  const value = {};
  value.self = value;
  return value;
};

exports.throws = async () => {
  throw new TypeError("no such thing");
};

exports.throwsAtOnce = () => {
  throw new TypeError("not even a promise");
};

exports.throwsText = async () => {
  // oxlint-disable-next-line typescript/only-throw-error -- JavaScript lets functions do so
  throw "only text";
};

exports.rejectsUnseen = () => {
  void Promise.reject(new Error("nobody looks"));
  return new Promise((resolve) => setTimeout(resolve, 60_000));
};

exports.throwsUnseen = () => {
  setTimeout(() => {
    throw new Error("from a timer");
  }, 1);
  return new Promise((resolve) => setTimeout(resolve, 60_000));
};

exports.exits = async (event) => {
  console.error("last words");
  process.exit(event.code);
};

// The response is complete, but the runtime does not ask for its next event.
exports.exitsAfterwards = awslambda.streamifyResponse(async (_event, stream) => {
  stream.end('"answered"');
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.exit(7);
});

exports.hangsAfterwards = awslambda.streamifyResponse(async (_event, stream) => {
  stream.end('"answered"');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});

// Out of its process group and session, and deaf to SIGTERM.
exports.leavesBehind = async () => {
  const script = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log('up')";
  const child = spawn(process.execPath, ["-e", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.unref();
  return child.pid;
};

exports.hangs = async () => new Promise((resolve) => setTimeout(resolve, 600_000));

exports.large = async (event) => "x".repeat(event.bytes);

exports.allocates = async (event) => {
  const blocks = [];
  for (let mib = 0; mib < event.mib; mib += 16) blocks.push(Buffer.alloc(16 * 1024 * 1024, 1));
  return blocks.length;
};

exports.logs = async (event) => {
  console.log(event.text);
  return null;
};

exports.spins = async (event) => {
  const until = process.cpuUsage().user + event.cpuMs * 1000;
  while (process.cpuUsage().user < until);
  return null;
};

let ticks = 0;
exports.ticks = async () => {
  if (ticks === 0) setInterval(() => ticks++, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return ticks;
};

exports.nested = { inner: { handler: async () => "nested" } };

exports.notAFunction = 5;

exports.streams = awslambda.streamifyResponse(async (event, stream, context) => {
  stream.setContentType("text/plain");
  for (const part of event.parts) {
    stream.write(part);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (event.fail) throw new Error(`${context.functionName} broke off`);
  stream.end();
});

exports.streamsHttp = awslambda.streamifyResponse(async (event, stream) => {
  const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { "x-test": "yes" } });
  http.write(JSON.stringify(event));
  http.end();
});

exports.streamsAndNeverEnds = awslambda.streamifyResponse(async (_event, stream) => {
  stream.write("begun");
});
