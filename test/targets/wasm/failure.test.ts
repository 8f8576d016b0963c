import { expect, test } from "vitest";
import { describeCompileError, describeEnd, describeInstantiateError } from "../../../src/targets/wasm/host/failure.ts";

const end = { stderr: "", memoryPages: 10 };

test("running out of memory is told from the memory's size, or from what the guest wrote", () => {
  expect(describeEnd({ ...end, thrown: new Error("unreachable"), memoryPages: 64 }, 64).code).toBe("memory-limit");
  for (const stderr of [
    "runtime: out of memory: cannot allocate 4194304-byte block",
    "memory allocation of 1073741824 bytes failed",
    "terminating due to uncaught exception of type std::bad_alloc",
  ]) {
    expect(describeEnd({ ...end, stderr, exitCode: 2 }, 64).code, stderr).toBe("memory-limit");
  }
});

test("otherwise an exit is an exit and a trap a trap, with what the guest wrote", () => {
  expect(describeEnd({ ...end, exitCode: 2, stderr: "usage: guest FILE" }, 64)).toEqual({
    code: "exit",
    message: "the guest exited with 2; it wrote: usage: guest FILE",
  });
  expect(describeEnd({ ...end, thrown: new Error("divide by zero") }, 64)).toEqual({
    code: "trap",
    message: "divide by zero",
  });
});

test("a module that V8 refuses for its memory is over the limit, any other is no module", () => {
  const tooLarge = new Error("initial memory size (200 pages) is larger than implementation limit (64 pages)");
  expect(describeCompileError(tooLarge).code).toBe("memory-limit");
  expect(describeCompileError(new Error("expected magic word 00 61 73 6d")).code).toBe("not-a-module");
  expect(describeInstantiateError(new Error("Cannot allocate Wasm memory"), 64).code).toBe("memory-limit");
  expect(describeInstantiateError(new Error("data segment 0 is out of bounds"), 64).code).toBe("trap");
});
