// A server whose event loop stands still for the first second of every period: everything waits, accepted or not.
// Prints its port and the first period's beginning (CLOCK_MONOTONIC, ns). Arguments: period and stall, ms.
import { createServer } from "node:http";

const [period, stall] = process.argv.slice(2).map(Number);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end("hello"));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // The first stall begins a second from now, so that a client has connected before.
  const beganMs = now() + 1_000;
  const standStill = (number) => {
    const untilMs = beganMs + number * period + stall;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, untilMs - now()));
    next(number + 1);
  };
  const next = (number) => setTimeout(() => standStill(number), Math.max(0, beganMs + number * period - now()));
  next(0);
  process.stdout.write(`${JSON.stringify({ port: server.address().port, beganMs })}\n`);
});
