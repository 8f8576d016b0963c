import { defineConfig } from "vitest/config";

// oxlint-disable-next-line import/no-default-export -- vitest reads its configuration from the default export
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Busy machines are slow, not wrong.
    expect: { poll: { timeout: 60_000 } },
    // Many tests wait for engines, browsers and deadlines: one more than the two cores of a small machine keeps these busy.
    maxWorkers: 3,
    reporters: ["default"],
  },
});
