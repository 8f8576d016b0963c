import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readScenarios } from "../../src/io/scenario-files.ts";
import { createRedaction } from "../../src/scenario/redaction.ts";
import { seemsSecret, secretsIn } from "../../src/scenario/secret-names.ts";
import { openBench, type Bench } from "../cli/bench.ts";

/** Every planted secret holds this, in one case or the other. */
const mark = /PLANTED-?[0-9]/i;
const environment = {
  AWS_ACCESS_KEY_ID: "AKIAPLANTED100000000",
  AWS_SECRET_ACCESS_KEY: "PLANTED-2-secret-access-key",
  AWS_SESSION_TOKEN: "PLANTED-3-session-token",
  GITHUB_TOKEN: "PLANTED-4-github-token",
  NPM_TOKEN: "PLANTED-5-npm-token",
  HTTPS_PROXY: "http://user:PLANTED-6@127.0.0.1:9",
  DB_URL: "postgres://me:PLANTED-7-password@db/x",
};

let bench: Bench;
let address: string;
const server = createServer((request, response) => {
  // Answers with all it was sent, as a service that debugs does.
  response.statusCode = 500;
  response.end(JSON.stringify({ key: request.headers["x-api-key"], url: request.url, headers: request.headers }));
});
beforeAll(async () => {
  bench = openBench(environment);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  bench[Symbol.dispose]();
  server.closeAllConnections();
  server.close();
});

/** Prints everything that it was given: its environment and what it was asked. */
const telling = `const say = JSON.stringify(process.env); console.error(say); console.log(say.slice(0, 60)); process.exitCode = 1; process.stdin.resume();`;

/** Text of every file below a folder, and what is packed inside pages. */
function everythingIn(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .flatMap((file) => {
      const bytes = readFileSync(file);
      const text = bytes.toString("latin1");
      const packed = [...text.matchAll(/[A-Za-z0-9+/]{200,}={0,2}/g)].flatMap(([base64]) => {
        for (const unpack of [inflateRawSync, gunzipSync]) {
          try {
            return [[`${file} (packed)`, unpack(Buffer.from(base64, "base64")).toString("latin1")] as const];
          } catch {
            // Not packed in this way.
          }
        }
        return [];
      });
      return [[file, text] as const, ...packed];
    });
}

test("planted credentials reach no result, report, log or screen", async () => {
  bench.write("tell.mjs", telling);
  bench.write(
    "scenarios/leaky.yaml",
    `name: leaky
request:
  path: /ask?api_key=PLANTED-10-in-query&x=1
  headers: { authorization: Bearer PLANTED-11-in-header, x-api-key: PLANTED-12-in-header }
  body: x
expect: { body: never }
starts: [cold, warm]
stop: { trials: 2 }
limits: { failed: 1 }
targets:
  tells:
    kind: process
    shape: command
    command: [node, ../tell.mjs]
    env: { DB_PASSWORD: "PLANTED-13-in-env", CONNECTION: "postgres://me:PLANTED-14@db/x" }
  built:
    kind: process
    shape: command
    command: [./made]
    build: { command: [sh, -c, "env >&2; exit 1"], output: ./made, env: { BUILD_SECRET: PLANTED-15-in-build } }
  image:
    kind: docker
    shape: command
    image: { build: { context: ../image, args: { SOME_TOKEN: PLANTED-16-in-args } } }
  echo:
    kind: http
    url: ${address}
    cold: { command: [sh, -c, "env >&2; exit 1"] }
  warm-echo: { kind: http, url: "${address}" }
`,
  );
  mkdirSync(join(bench.folder, "image"));
  writeFileSync(
    join(bench.folder, "image", "Dockerfile"),
    "FROM scratch\nARG SOME_TOKEN\nCOPY nothing-$SOME_TOKEN /\n",
  );
  bench.write("docker/config.json", '{"auths":{"r.example.com":{"auth":"PLANTED-20"}}}');
  const run = await bench.run("run", "--json");
  const [id] = readdirSync(join(bench.folder, "results"));
  const shown = [
    run,
    await bench.run("run", "--no-report"),
    await bench.run("run", "--target", "built"),
    await bench.run("run", "--plan"),
    await bench.run("validate", "--json"),
    await bench.run("report", `results/${id}`),
    await bench.run("baseline", "set", "main", `results/${id}`),
    await bench.run("check", `results/${id}`, "--baseline", "main"),
    await bench.run("publish", "--out", "site"),
    await bench.run("doctor"),
  ];
  const written = ["results", "reports", "baselines", "site", "state"].flatMap((name) => {
    try {
      return everythingIn(join(bench.folder, name));
    } catch {
      return [];
    }
  });
  expect(written.length).toBeGreaterThan(20);
  const leaks = [
    ...written.flatMap(([file, text]) => (mark.test(text) ? [`${file}: ${excerpt(text)}`] : [])),
    ...shown.flatMap(({ stdout, stderr }, at) =>
      [stdout, stderr].flatMap((text) => (mark.test(text) ? [`command ${at}: ${excerpt(text)}`] : [])),
    ),
  ];
  expect(leaks).toEqual([]);
  // The workloads did answer with them, so that there was something to take out.
  expect(written.some(([, text]) => text.includes("[redacted]"))).toBe(true);
  expect(run.code).toBe(0);
});

const excerpt = (text: string): string => text.slice(Math.max(0, text.search(mark) - 80)).slice(0, 160);

test("a password in an address is refused by field, and not repeated", () => {
  bench.write(
    "address.yaml",
    "name: a\nrequest: { body: x }\ntargets:\n  a: { kind: http, url: 'https://user:PLANTED-30@example.com/' }\n",
  );
  const { problems } = readScenarios([join(bench.folder, "address.yaml")]);
  expect(problems).toMatchObject([{ field: "targets.a.url", line: 4 }]);
  expect(JSON.stringify(problems)).not.toMatch(mark);
});

test("a workload gets a handful of variables and what its scenario declares; a build no credentials, unless allowed", async () => {
  bench.write("env.mjs", 'process.stdin.resume(); console.log(Object.keys(process.env).sort().join(" "));');
  bench.write(
    "own/env.yaml",
    `name: env
request: { body: x }
expect: { pattern: "^(?!.*(AWS|TOKEN_?$|GITHUB|NPM|PROXY|DB_URL)).*MINE" }
starts: [cold]
stop: { trials: 1 }
targets:
  process: { kind: process, shape: command, command: [node, ../env.mjs], env: { MINE: a } }
`,
  );
  expect((await bench.run("run", "own/env.yaml", "--no-report")).code).toBe(0);
  bench.write(
    "own/build.yaml",
    `name: build
request: { body: x }
starts: [cold]
stop: { trials: 1 }
targets:
  made: { kind: process, shape: command, command: [./made], build: { command: [sh, -c, 'test -z "$GITHUB_TOKEN$HTTPS_PROXY" && cp /bin/cat made'], output: ./made } }
`,
  );
  expect((await bench.run("run", "own/build.yaml", "--no-report")).code).toBe(0);
  execFileSync("rm", [join(bench.folder, "own/made")]);
  expect((await bench.run("run", "own/build.yaml", "--no-report", "--allow", "environment")).code).toBe(3);
});

test("no shell is involved: an argument is a word, whatever is in it", async () => {
  bench.write("say.mjs", "process.stdin.resume(); process.stdout.write(JSON.stringify(process.argv.slice(2)));");
  const words = [
    "$(touch owned)",
    "`touch owned`",
    "; touch owned",
    "&& touch owned",
    "| touch owned",
    "$HOME",
    "*",
    "a\nb",
    "> owned",
  ];
  bench.write(
    "own/words.yaml",
    JSON.stringify({
      name: "words",
      request: { body: "; touch owned" },
      expect: { body: JSON.stringify(words) },
      starts: ["cold"],
      stop: { trials: 1 },
      targets: {
        process: {
          kind: "process",
          shape: "command",
          command: ["node", "../say.mjs", ...words],
          build: {
            command: ["sh", "-c", 'for w in "$@"; do :; done; cp ../say.mjs "$0"', "{output}", ...words],
            output: "./built;touch owned",
          },
        },
      },
    }),
  );
  expect((await bench.run("run", "own/words.yaml", "--no-report")).code).toBe(0);
  const names = readdirSync(bench.folder, { recursive: true, encoding: "utf8" });
  expect(names.filter((name) => name.endsWith("owned"))).toEqual(["own/built;touch owned"]);
});

test.each([
  "path: /x?token=abcdef",
  "path: /x?a=1&X-Amz-Signature=abcdef",
  "env: { A: AKIAABCDEFGHIJKLMNOP }",
  "env: { A: ghp_abcdefghijklmnopqrstuvwxyz0123 }",
  "body: -----BEGIN RSA PRIVATE KEY-----",
  "url: redis://:hunter2@h/",
])("%s seems to hold a secret", (text) => expect(seemsSecret(text)).toBe(true));

test("secrets are taken out as they are and as JSON writes them, longer ones first; short ones stay", () => {
  const redact = createRedaction([], {
    A_TOKEN: 'quo"ted-secret-value',
    B_TOKEN: 'quo"ted-secret-value-2',
    C_TOKEN: "short",
  });
  expect(redact('a quo"ted-secret-value-2 b quo\\"ted-secret-value c short')).toBe("a [redacted] b [redacted] c short");
  expect(redact('cut: quo"ted-secre...')).toBe("cut: [redacted]...");
  expect(redact("ted-secret-va, and ed-secret-value-2")).toBe("[redacted], and [redacted]");
  expect(secretsIn("authorization", "Bearer abcdefgh")).toContain("abcdefgh");
  expect(secretsIn("LOG", "verbose")).toEqual([]);
});
