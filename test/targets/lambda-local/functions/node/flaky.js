/* oxlint-disable unicorn/no-process-exit -- a runtime that ends is what is tested */
// Each load takes a number from a file in the function's folder for temporary files: the first so many loads go wrong.
const { appendFileSync, readFileSync } = require("node:fs");

const { LOADS, BAD_LOADS = "1", MISHAP = "hang" } = process.env;
appendFileSync(LOADS, ".");
const load = readFileSync(LOADS, "utf8").length;
if (load <= Number(BAD_LOADS)) {
  if (MISHAP === "exit") process.exit(4);
  if (MISHAP === "throw") throw new Error(`load ${load}`);
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

exports.handler = async () => load;
