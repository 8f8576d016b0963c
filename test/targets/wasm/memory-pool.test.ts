import { describe, expect, test } from "vitest";
import { runGuest } from "../../../src/targets/wasm/host/guest.ts";
import { type LoadedModule, loadModule, type RunnableModule } from "../../../src/targets/wasm/host/loaded-module.ts";
import { createMemoryPool } from "../../../src/targets/wasm/host/memory-pool.ts";
import { createSystemInterface } from "../../../src/targets/wasm/host/system-interface.ts";
import { type WasmMemory, wasm } from "../../../src/targets/wasm/webassembly.ts";
import * as guests from "./memory-guests.ts";

const pages = 3;
const bytesOf = (memory: WasmMemory): Uint8Array => new Uint8Array(memory.buffer);
const system = createSystemInterface(["guest.wasm"], {}, 1 << 20);
const load = (bytes: Uint8Array): LoadedModule => loadModule(Uint8Array.from(bytes), system.imports);
const loaded = (bytes: Uint8Array): RunnableModule => {
  const module = load(bytes);
  if (!module.ok) throw new Error(module.failure.message);
  return module.module;
};
const run = (module: RunnableModule, input: string): string => {
  const ended = runGuest(module, system, new TextEncoder().encode(input), 64);
  return ended.ok ? new TextDecoder().decode(ended.output) : ended.failure.code;
};

test("a memory that was given back is taken again, with every byte zero", () => {
  const pool = createMemoryPool({ initial: pages });
  const memory = pool.take();
  expect(memory.buffer.byteLength).toBe(pages * 65_536);
  bytesOf(memory).fill(255);
  pool.giveBack(memory);
  expect(pool.take()).toBe(memory);
  expect(bytesOf(memory).every((byte) => byte === 0)).toBe(true);
});

test("no two instances hold one memory, and one that was not given back never comes again", () => {
  const pool = createMemoryPool({ initial: pages });
  const first = pool.take();
  const second = pool.take();
  expect(second).not.toBe(first);
  pool.giveBack(second);
  expect(pool.take()).toBe(second);
  expect(pool.take()).not.toBe(first);
});

test("a memory that has grown is dropped: the next one has the initial size", () => {
  const pool = createMemoryPool({ initial: pages, maximum: 9 });
  const memory = pool.take() as WasmMemory & { grow(pages: number): void };
  memory.grow(1);
  pool.giveBack(memory);
  const next = pool.take();
  expect(next).not.toBe(memory);
  expect(next.buffer.byteLength).toBe(pages * 65_536);
});

test("the guest that looks for what another one left finds it where nothing is zeroed", () => {
  const module = loaded(guests.soiling);
  const memory = new wasm.Memory({ initial: pages });
  const dirty = { ...module, memories: { take: () => memory, giveBack: () => {} } };
  expect(run(dirty, "a")).toBe("a");
  expect(run(dirty, "a")).toBe("trap");
});

describe("instances of a module", () => {
  test("share a memory one after another, however they end", () => {
    const module = loaded(guests.soiling);
    const memory = module.memories?.take() as WasmMemory;
    module.memories?.giveBack(memory);
    for (const [input, answer] of [
      ["a", "a"],
      ["t", "trap"],
      ["b", "b"],
      ["x", "exit"],
      ["c", "c"],
    ] as const) {
      bytesOf(memory).fill(7);
      expect(run(module, input)).toBe(answer);
      // Left as the guest has left it: it was in this very memory.
      expect(bytesOf(memory).at(-1)).toBe(255);
    }
  });

  test("get another one after a guest that has grown it", () => {
    const module = loaded(guests.soiling);
    const memory = module.memories?.take() as WasmMemory;
    module.memories?.giveBack(memory);
    expect(run(module, "g")).toBe("g");
    expect(memory.buffer.byteLength).toBe((pages + 1) * 65_536);
    expect(run(module, "a")).toBe("a");
    expect(module.memories?.take()).not.toBe(memory);
  });

  test("leave nothing of it with the host: no import function reaches a memory that was given back", () => {
    const module = loaded(guests.soiling);
    expect(run(module, "a")).toBe("a");
    const fdWrite = system.imports["fd_write"] as (...args: number[]) => unknown;
    expect(() => fdWrite(1, 0, 1, 8)).toThrow();
  });
});
