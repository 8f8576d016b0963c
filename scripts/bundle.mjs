import { build } from "esbuild";

/** Files that run outside the harness process, each as one file: what is measured loads nothing that it does not need. */
await build({
  entryPoints: ["src/targets/wasm/host/main.ts"],
  // CommonJS: Node starts it faster than an ES module (docs/decisions/embedded-host.md).
  outfile: "dist/targets/wasm/embedded-host.cjs",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
});
/** The worker that runs a module on workerd, Bun and Deno: they all have node:buffer, and nothing else of Node is used. */
await build({
  entryPoints: ["src/targets/wasm/worker/main.ts"],
  outfile: "dist/targets/wasm/worker-program.js",
  bundle: true,
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*"],
  format: "esm",
  target: "es2022",
});
/** The runtime client of local Lambda functions on Node, alone in its folder: that folder is LAMBDA_RUNTIME_DIR. */
await build({
  entryPoints: ["src/targets/lambda-local/bootstrap/index.mjs"],
  outfile: "dist/targets/lambda-local/bootstrap/index.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
});
/** The report's page script with Chart.js, inlined into the one offline HTML file. */
await build({
  entryPoints: ["src/report/page/main.ts"],
  outfile: "dist/report/page-bundle.js",
  bundle: true,
  minify: true,
  platform: "browser",
  format: "iife",
  target: "es2020",
});
/**
 * chartjs-node-canvas over @napi-rs/canvas. Its own dependency, `canvas`, downloads a binary or compiles one when it is
 * installed, and npm honours our override of it only in this checkout: bundled, the published package does not depend on it.
 * Chart.js and the canvas stay outside: it loads a fresh Chart.js for each drawing.
 */
await build({
  stdin: { contents: 'export { ChartJSNodeCanvas } from "chartjs-node-canvas";', resolveDir: "." },
  outfile: "dist/report/chart-canvas.cjs",
  bundle: true,
  external: ["canvas", "chart.js", "chart.js/*"],
  platform: "node",
  format: "cjs",
  target: "node20",
});
