import { writeFileSync } from "node:fs";
import { adapters, impure, mayImport } from "./architecture-rules.mjs";

const folders = Object.keys(mayImport);

/** oxlint's patterns are Rust regexes without look-ahead, so what is forbidden is listed. */
function forbidden(folder) {
  const names = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  const may = mayImport[folder].join(", ") || "nothing";
  return names.length === 0
    ? []
    : [
        {
          regex: `^(?:\\.\\./)+(?:${names.join("|")})/`,
          message: `${folder} may import only: ${may} (ARCHITECTURE.md).`,
        },
      ];
}

const builtins = (folder) => ({
  group: ["node:*", "fs", "path", "child_process", "os", "crypto"],
  message: `${folder} is pure: no Node built-ins. What touches the machine lives in system, targets, io and cli.`,
});
const ambient = ["process", "performance", "fetch", "setTimeout", "setInterval", "Date", "Buffer"].map((name) => ({
  name,
  message: "A pure folder gets time, randomness and environment as arguments.",
}));
const restrict = (patterns) => ["error", { patterns }];

const perFolder = folders.map((folder) => ({
  files: [`src/${folder}/**`],
  rules: {
    "no-restricted-imports": restrict([...forbidden(folder), ...(impure.includes(folder) ? [] : [builtins(folder)])]),
    ...(impure.includes(folder) ? {} : { "no-restricted-globals": ["error", ...ambient] }),
  },
}));

// A later override replaces an earlier one, so each restates what its folder already forbids.
const perAdapter = adapters.map((name) => ({
  files: [`src/targets/${name}/**`],
  rules: {
    "no-restricted-imports": restrict([
      ...forbidden("targets"),
      {
        regex: `^\\.\\./(?:${adapters.filter((other) => other !== name).join("|")})/`,
        message: "Adapters do not know one another; what they share is in system.",
      },
    ]),
  },
}));
const runnerPort = {
  files: ["src/runner/**"],
  rules: {
    "no-restricted-imports": restrict([
      ...forbidden("runner"),
      builtins("runner"),
      { regex: "^(?:\\.\\./)+targets/[^/]+/", message: "The runner knows only the port, targets/target.ts." },
    ]),
  },
};
// A script that runs in the reader's browser, or in the host process that is being measured, is composed by no one.
const browser = {
  files: ["src/report/page/**"],
  rules: { "no-restricted-globals": "off" },
};

// .oxlintrc.json takes no comments: it is written by `npm run generate`, from scripts/architecture-rules.mjs.
const config = {
  plugins: ["eslint", "typescript", "import", "unicorn", "oxc"],
  categories: { correctness: "error" },
  ignorePatterns: ["dist", "node_modules", "results", "reports", "workloads/**"],
  rules: {
    "no-console": "error",
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "oxc/no-barrel-file": ["error", { threshold: 0 }],
    "typescript/no-floating-promises": "error",
    "typescript/switch-exhaustiveness-check": "error",
    "typescript/only-throw-error": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/no-explicit-any": "error",
    "typescript/explicit-module-boundary-types": "error",
    "max-lines": ["error", { max: 250, skipComments: true, skipBlankLines: true }],
    "max-lines-per-function": ["warn", { max: 60 }],
    complexity: ["warn", 12],
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "unicorn/no-process-exit": "error",
  },
  overrides: [
    ...perFolder,
    runnerPort,
    ...perAdapter,
    browser,
    {
      files: ["test/**", "scripts/**", "benchmarks/**"],
      rules: {
        "no-console": "off",
        "max-lines-per-function": "off",
        "typescript/explicit-module-boundary-types": "off",
      },
    },
    // The types of parsed arguments are inferred from the builders: writing them down would say everything twice.
    { files: ["src/cli/*-options.ts"], rules: { "typescript/explicit-module-boundary-types": "off" } },
  ],
};
writeFileSync(new URL("../.oxlintrc.json", import.meta.url), `${JSON.stringify(config, null, 2)}\n`);
