/**
 * Who may import whom: the one source of the import table. `npm run generate` writes it into .oxlintrc.json,
 * test/architecture.test.ts checks it on the files themselves. Its prose is in ARCHITECTURE.md.
 */
export const mayImport = {
  units: [],
  errors: [],
  stats: [],
  results: ["units", "errors"],
  scenario: ["units", "errors"],
  plan: ["scenario", "units"],
  cost: ["units", "errors", "results", "stats"],
  analysis: ["units", "errors", "results", "stats", "cost"],
  report: ["units", "results", "analysis"],
  system: ["units", "errors"],
  targets: ["units", "errors", "results", "scenario", "system"],
  runner: ["units", "errors", "results", "scenario", "plan", "targets"],
  io: ["units", "errors", "results", "scenario", "system"],
  cli: [
    "units",
    "errors",
    "stats",
    "results",
    "scenario",
    "plan",
    "cost",
    "analysis",
    "report",
    "system",
    "targets",
    "runner",
    "io",
  ],
};

/** Folders that may use Node built-ins and ambient time; every other one is pure. */
export const impure = ["system", "targets", "io", "cli"];

/** Adapters: none may import a sibling. */
export const adapters = ["wasm", "process", "docker", "lambda-local", "lambda", "http", "fake"];
