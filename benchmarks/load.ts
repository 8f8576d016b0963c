/**
 * The load generator beside autocannon's own command line and wrk: requests per second of a closed loop of ten connections on
 * the same server, in rounds of random order; once on a server that is slower than the generators (node:http), once on one
 * that is faster (fixed bytes for every chunk). Ours compares every response; of the others only wrk counts wrong statuses.
 * Goal: at least the throughput of autocannon's command line, on both: the upper end of the ratio's interval reaches 1.
 * Prints one JSON document; exits with 1 where the goal is missed. wrk is left out, and said so, where it is not on PATH.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "../src/stats/quantile.ts";
import { ratioOfMedians } from "../src/stats/ratio-of-medians.ts";
import { generateLoad } from "../src/system/load/load-generator.ts";
import { seededRandom, shuffled } from "../src/units/random.ts";

const run = promisify(execFile);
const [connections, seconds, rounds] = [10, 4, Number(process.argv[2] ?? 12)];
const workerFile = fileURLToPath(new URL("../cli/load-worker.js", import.meta.url));
const cannon = createRequire(import.meta.url).resolve("autocannon/autocannon.js");

const servers = {
  "node:http": `require("node:http").createServer((request, response) => {
    request.resume(); request.on("end", () => response.end("hello")); }).listen(0, "127.0.0.1", told)`,
  "fixed bytes": `const bytes = Buffer.from("HTTP/1.1 200 OK\\r\\ncontent-length: 5\\r\\n\\r\\nhello");
    require("node:net").createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {}); socket.on("data", () => socket.write(bytes)); }).listen(0, "127.0.0.1", told)`,
};

async function startServer(program: string): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ["-e", `${program}; function told() { console.log(this.address().port) }`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return {
    port: Number(String(port)),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function ours(port: number): Promise<number> {
  const { answered, elapsedNs, errors, mismatched } = await generateLoad({
    plan: { mode: "closed", stages: [{ connections, durationMs: seconds * 1000 }], timeoutMs: 10_000 },
    from: "warm",
    serve: async () => ({
      origin: { host: "127.0.0.1", port, secure: false },
      request: { method: "GET", path: "/", headers: {}, body: new Uint8Array() },
      usage: async () => ({ cpuNs: null, memoryBytes: null }),
    }),
    status: 200,
    expected: { status: 200, body: { match: "exact", bytes: Buffer.from("hello") } },
    workerFile,
    signal: new AbortController().signal,
    workers: 1,
  });
  if (mismatched > 0 || Object.keys(errors).length > 0) throw new Error(`errors: ${JSON.stringify(errors)}`);
  return answered / (elapsedNs / 1e9);
}

async function autocannon(port: number): Promise<number> {
  const options = ["-c", String(connections), "-d", String(seconds), "--json", "--no-progress"];
  const { stdout } = await run(process.execPath, [cannon, ...options, `http://127.0.0.1:${port}/`]);
  const result = JSON.parse(stdout) as { readonly "2xx": number; readonly duration: number };
  return result["2xx"] / result.duration;
}

async function wrk(port: number): Promise<number> {
  const options = ["-t", "1", "-c", String(connections), "-d", `${seconds}s`];
  const { stdout } = await run("wrk", [...options, `http://127.0.0.1:${port}/`]);
  const found = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`wrk said: ${stdout}`);
  return Number(found);
}

/** Why there is no wrk; undefined where there is one. */
async function wrkObstacle(): Promise<string | undefined> {
  try {
    await run("wrk", ["-v"]);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Its version option ends with 1.
    return code === "ENOENT" ? `wrk not found on PATH (${message}); Debian: apt install wrk` : undefined;
  }
}

const missingWrk = await wrkObstacle();
const ways = { ours, autocannon, ...(missingWrk === undefined ? { wrk } : {}) };
const random = seededRandom(20_261_129);
const results: Record<string, unknown> = {};
let met = true;
for (const [name, program] of Object.entries(servers)) {
  const server = await startServer(program);
  const samples: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (const way of Object.values(ways)) await way(server.port);
  for (let round = 0; round < rounds; round++)
    for (const [way, measure] of shuffled(Object.entries(ways), random)) samples[way]?.push(await measure(server.port));
  await server.stop();
  const against = (other: string): ReturnType<typeof ratioOfMedians> =>
    ratioOfMedians(samples["ours"] ?? [], samples[other] ?? [], { level: 0.95, random });
  const beside = against("autocannon");
  met &&= beside !== null && beside.high >= 1;
  results[name] = {
    perSecond: Object.fromEntries(Object.entries(samples).map(([way, values]) => [way, Math.round(median(values))])),
    oursOverAutocannon: beside,
    oursOverWrk: missingWrk === undefined ? against("wrk") : missingWrk,
  };
}
const machine = { node: process.version, cores: cpus().length, loadAverage: loadavg() };
process.stdout.write(`${JSON.stringify({ connections, seconds, rounds, machine, results, met }, null, 2)}\n`);
process.exitCode = met ? 0 : 1;
