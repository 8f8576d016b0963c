// A server whose event loop stands still for the first part of every period: everything waits, accepted or not.
// Prints its port, then each stall as it was (CLOCK_MONOTONIC, ms). Arguments: period and stall, ms.
import { createServer } from "node:http";

const [period, stall] = process.argv.slice(2).map(Number);
const cell = new Int32Array(new SharedArrayBuffer(4));
const now = () => Number(process.hrtime.bigint()) / 1e6;
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.end("hello"));
});
server.listen(0, "127.0.0.1", () => {
  // Late enough for whoever loads it to have begun.
  const beganMs = now() + 3_000;
  const standStill = (number) => {
    const fromMs = now();
    Atomics.wait(cell, 0, 0, Math.max(0, beganMs + number * period + stall - fromMs));
    tell({ fromMs, untilMs: now() });
    next(number + 1);
  };
  const next = (number) => setTimeout(() => standStill(number), Math.max(0, beganMs + number * period - now()));
  next(0);
  tell({ port: server.address().port });
});
