import { afterEach, expect, test, vi } from "vitest";
import { exampleAnalysis } from "./fixture.ts";

afterEach(() => {
  vi.doUnmock("#chart-canvas");
  vi.doUnmock("canvas");
  vi.resetModules();
});

test("without a canvas library there are no images, but a reason and what to do", async () => {
  vi.doMock("#chart-canvas", () => {
    throw new Error("libstdc++.so.6: cannot open shared object file");
  });
  const { renderPng } = await import("../../src/report/png-report.ts");
  const report = await renderPng(exampleAnalysis());
  expect(report.artifacts).toEqual([]);
  expect(report.unavailable?.reason).toContain("the canvas library cannot be loaded");
  expect(report.unavailable?.hint).toContain("HTML report");
});

test("without any font there are no images without text, but a reason; a font that is handed in is used", async () => {
  const families: string[] = [];
  const registry = { families, register: (_: Uint8Array, name: string) => families.push(name) };
  vi.doMock("canvas", () => ({ GlobalFonts: registry }));
  const { renderPng } = await import("../../src/report/png-report.ts");
  const without = await renderPng(exampleAnalysis());
  expect(without.artifacts).toEqual([]);
  expect(without.unavailable?.reason).toContain("no font");
  const handedIn = await renderPng(exampleAnalysis(), [new Uint8Array()]);
  expect(families).toEqual(["coldbench"]);
  expect(handedIn.artifacts.length).toBeGreaterThan(0);
});
