import type { TargetRecord } from "../results/run-record.ts";

/** What somebody says about cold starts, and what it covers: quoted, never a data series. */
export interface Claim {
  readonly by: string;
  /** null where the claim is not dated. */
  readonly year: number | null;
  readonly number: string;
  /** What its clock covers. */
  readonly covers: string;
  /** primary: as its authors published it; derived: computed from their raw data; secondary: as others report it. */
  readonly evidence: "primary" | "derived" | "secondary";
  /** Technologies that it speaks of. */
  readonly about: readonly Technology[];
}

type Technology = "wasm" | "container" | "lambda";

const technologyOf: Readonly<Record<string, Technology>> = {
  wasm: "wasm",
  docker: "container",
  lambda: "lambda",
  "lambda-local": "lambda",
};

/** Headline numbers as they were found in 2026, each with its definition. */
export const claims: readonly Claim[] = [
  {
    by: "Wasmtime 1.0, A look at performance",
    year: 2022,
    number: "5 us, from 2 ms (SpiderMonkey.wasm)",
    covers:
      "instantiation only: host hot, module compiled, imports resolved before, pooling allocator and copy-on-write memory",
    evidence: "primary",
    about: ["wasm"],
  },
  {
    by: "Fastly, Lucet",
    year: 2019,
    number: "below 50 us",
    covers: "instantiation, with native code compiled ahead of time and loaded",
    evidence: "secondary",
    about: ["wasm"],
  },
  {
    by: "Fastly Compute, measured by a third party in Frankfurt",
    year: 2026,
    number: "4.7 ms",
    covers: "end to end, at the edge",
    evidence: "secondary",
    about: ["wasm"],
  },
  {
    by: "Fermyon",
    year: 2025,
    number: "0.5 ms, against 200 to 500 ms on Lambda",
    covers: "not defined",
    evidence: "primary",
    about: ["wasm", "lambda"],
  },
  {
    by: "Cloudflare",
    year: null,
    number: "below 5 ms, or 0 behind the TLS handshake",
    covers: "fetch, compile, top level of the script and first call",
    evidence: "primary",
    about: ["wasm"],
  },
  {
    by: "Wizer, JavaScript",
    year: null,
    number: "0.36 ms, against 5 ms for a V8 isolate",
    covers: "a snapshot that was initialised before",
    evidence: "primary",
    about: ["wasm"],
  },
  {
    by: "Hyperlight",
    year: null,
    number: "0.9 ms",
    covers: "a micro-VM without an operating system, and one call",
    evidence: "primary",
    about: ["wasm", "lambda"],
  },
  {
    by: "Firecracker",
    year: null,
    number: "at most 125 ms and 5 MiB",
    covers: "from InstanceStart to /sbin/init",
    evidence: "primary",
    about: ["lambda"],
  },
  {
    by: "Firecracker's own raw data",
    year: null,
    number: "161 to 196 ms",
    covers: "wall clock of runs whose guest boot has a median of 110 ms",
    evidence: "derived",
    about: ["lambda"],
  },
  {
    by: "Lambda containers, ATC'23",
    year: 2023,
    number: "as low as 50 ms",
    covers: "not stated with the number",
    evidence: "primary",
    about: ["lambda"],
  },
  {
    by: "Lambda Init Duration, 128 MB zip, x86, mean of 10 (2026-08-22)",
    year: 2026,
    number: "rust 16, go 49, python3.13 91, node24 135, java25 185, dotnet10 249 ms",
    covers: "runtime and user initialisation; not placement, microVM, code download or gateway",
    evidence: "derived",
    about: ["lambda"],
  },
  {
    by: "Lumos, IoT 2025",
    year: 2025,
    number: "cold start at most 16 % lower with Wasm compiled ahead; interpreted, up to 55x the warm latency",
    covers: "end to end, under an orchestrator",
    evidence: "primary",
    about: ["wasm", "container"],
  },
  {
    by: "WOW, CCGrid'22",
    year: 2022,
    number: "Docker 869 to 2873 ms, Wasm 47 to 180 ms",
    covers: "OpenWhisk with a keep-alive of 10 s; under steady CPU-bound load Docker is ahead",
    evidence: "primary",
    about: ["wasm", "container"],
  },
  {
    by: "Faasm, ATC'20",
    year: 2020,
    number: "0.5 ms, 5,600x against Docker",
    covers: "a restored snapshot",
    evidence: "secondary",
    about: ["wasm", "container"],
  },
  {
    by: "runwasi",
    year: null,
    number: "329.85 tasks/s with the wasmtime shim, against 84.78 with runc",
    covers: "throughput, not the latency of one start; a later release of the shim was 6x slower than WAMR's",
    evidence: "primary",
    about: ["wasm", "container"],
  },
  {
    by: "toywasm, startup.csv, module of 20 MB",
    year: null,
    number: "wasmtime 4.87 s first and 0.27 s cached, wasmer 4.56 and 0.48, WAMR 0.19, wasm3 0.03",
    covers: "a whole process, measured once",
    evidence: "primary",
    about: ["wasm"],
  },
  {
    by: "Kakati and Brorsson",
    year: 2025,
    number: "native containers start slightly faster than Wasm containers",
    covers: "the path through containerd",
    evidence: "primary",
    about: ["wasm", "container"],
  },
];

/** The claims that speak of a technology among the targets that were there, in the order in which they are listed. */
export function claimsAbout(targets: readonly TargetRecord[]): readonly Claim[] {
  const present = new Set(targets.filter(({ available }) => available).map(({ kind }) => technologyOf[kind]));
  return claims.filter(({ about }) => about.some((technology) => present.has(technology)));
}
