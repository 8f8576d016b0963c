import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openBench } from "./bench.ts";
import { servePrices } from "./price-server.ts";

interface ListedOffer {
  readonly id: string;
  readonly region: string;
  readonly ageDays: number;
  readonly stale: boolean;
  readonly request?: string | null;
  readonly gibSecond?: readonly { readonly price: string }[];
  readonly monthly?: string | null;
  readonly source: { readonly file: string; readonly isUsers: boolean };
}

const ownFile = (changes: { readonly read?: string; readonly usd?: string } = {}): string => `schema: 1
provider: mine
source: { address: "https://example.com/contract", published: null, read: ${changes.read ?? "2026-11-01"}, confidence: provider }
offers:
  - id: cloudflare-workers
    name: Workers under our contract
    region: global
    forms: [wasm]
    model: cpu-time
    monthly: { usd: "0" }
    request: { usd: ${changes.usd ?? '"0.15"'}, per: million }
    cpuMs: { usd: "0.01", per: million }
    concurrency: 1
    keepAlive: { seconds: 0, basis: assumed }
`;

test("list has every offer with prices, rule, source and age; unknown prices say so", async () => {
  using bench = openBench();
  const { code, stdout, stderr } = await bench.run("prices", "list");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const text of [
    /^aws-lambda-arm64 +0\.2 \/ M requests +per request, by 1 ms +2026-11-22$/m,
    /^AWS Lambda, arm64 +0\.0000133334 \/ GiB-s +/m,
    /^us-east-1 +the first of 3 tiers +from INIT on +secondary$/m,
    /0\.04048 \/ vCPU-h +per instance, by 1 s/,
    /^fermyon-wasm-functions +unknown \/ month/m,
    /2 vCPUs, 1024 MiB/,
    /2\.02 \/ month/,
  ]) {
    expect(stdout).toMatch(text);
  }
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("list --json has decimals as text, and null for what is unknown or has no end", async () => {
  using bench = openBench();
  bench.write("mine.yaml", ownFile());
  const { code, stdout } = await bench.run("prices", "list", "--json", "--prices", "mine.yaml");
  const { offers } = JSON.parse(stdout) as { readonly offers: readonly ListedOffer[] };
  const byId = (id: string) => offers.find((offer) => offer.id === id);
  expect(code).toBe(0);
  expect(byId("aws-lambda-x86")).toMatchObject({
    request: "0.0000002",
    keepAliveMs: 600_000,
    rule: { of: "request", granularityMs: 1 },
    source: { read: "2026-11-22", published: "2026-09-19", confidence: "secondary", isUsers: false },
  });
  expect(byId("aws-lambda-x86-provisioned")).toMatchObject({ keepAliveMs: null });
  expect(byId("fermyon-wasm-functions")).toMatchObject({ monthly: null });
  expect(byId("cloudflare-workers")).toMatchObject({
    provider: "mine",
    perMillionRequests: "0.15",
    source: { file: "mine.yaml", isUsers: true },
  });
  expect(offers.filter(({ id }) => id === "cloudflare-workers")).toHaveLength(1);
  expect((await bench.run("prices", "list", "--prices", "mine.yaml")).stdout).toContain("yours: mine.yaml");
});

test("check warns of old files and unknown prices: exit 0", async () => {
  using bench = openBench();
  bench.write("mine.yaml", ownFile({ read: "2020-01-01" }));
  const { code, stdout, stderr } = await bench.run("prices", "check", "--prices", "mine.yaml");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^prices\/aws-lambda\.yaml: 4 offers, read 2026-11-22, \d+ days? ago$/m);
  // The user's file stands in for the shipped Workers.
  expect(stdout).not.toContain("prices/cloudflare-workers.yaml");
  expect(stdout).toMatch(/\n12 price files valid, [1-9]\d* older than 90 days\.\n$/);
  expect(stderr).toMatch(/^bench: mine\.yaml read 2020-01-01, \d+ days ago: read it again$/m);
  expect(stderr).toContain("bench: fermyon-wasm-functions has a price that is not known\n");
});

test("check, and every command that reads prices, refuse a user's file that is not valid: exit 2", async () => {
  using bench = openBench();
  bench.write("mine.yaml", ownFile({ usd: "0.15" }));
  bench.write("good.yaml", ownFile());
  const checked = await bench.run("prices", "check", "--prices", "mine.yaml", "--prices", "good.yaml");
  expect(checked.code).toBe(2);
  expect(checked.stderr).toMatch(
    /^bench: mine\.yaml:11:21: offers\[0\]\.request\.usd: write decimal digits in quotes/m,
  );
  expect(checked.stdout).toMatch(/ valid, .*; 1 not valid\.\n$/);
  const listed = await bench.run("prices", "list", "--prices", "mine.yaml");
  expect({ code: listed.code, stdout: listed.stdout }).toEqual({ code: 2, stdout: "" });
  expect(listed.stderr).toMatch(/mine\.yaml:11:21: .*\nhint: correct the price file/);
  for (const [args, message] of [
    [
      ["prices", "list", "--prices", "none.yaml"],
      /the price file none\.yaml cannot be read.*\nhint: name a price file/,
    ],
    [["prices"], /Name what to do: list, check or refresh/],
    [
      ["prices", "refresh", "--provider", "fermyon"],
      /no price list is known for fermyon\nhint: .*aws-lambda, aws-fargate/,
    ],
    [["prices", "refresh", "--provider", "other"], /there is no price file other/],
    [["prices", "refresh", "--aws-base", "ftp://x"], /--aws-base ftp:\/\/x is not an address/],
    [["prices", "refresh", "--aws-region", "../x"], /--aws-region \.\.\/x is not a region/],
  ] as const) {
    const refused = await bench.run(...args);
    expect({ args, code: refused.code, stdout: refused.stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(refused.stderr).toMatch(message);
  }
});

test("refresh writes a new, dated file per list, shows what differs, and its files are price files", async () => {
  using bench = openBench();
  await using server = await servePrices();
  const args = ["prices", "refresh", "--aws-base", server.base, "--azure-base", `${server.base}/`] as const;
  const { code, stdout, stderr } = await bench.run(...args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^aws-lambda, us-east-1, published 2026-11-20$/m);
  expect(stdout).toMatch(/^ {2}aws-lambda-x86 memory: 0\.0000166667 to .* -> 0\.00002 to 6000000000, .* per second$/m);
  expect(stdout).toMatch(/^aws-fargate, us-east-1, .*\n {2}4 of 4 prices unchanged\n/m);
  expect(stdout).toMatch(/^azure-functions, centralus, published 2026-10-01\n {2}2 of 2 prices unchanged$/m);
  expect(stdout).toMatch(/^ {2}azure-container-apps request: 0\.4 -> 0\.44 per million$/m);
  expect(stderr).toBe(
    "bench: in no price list, and so unknown in the new file: aws-lambda-x86 snapshot.kept, aws-lambda-x86 snapshot.restored, aws-lambda-arm64 snapshot.kept, aws-lambda-arm64 snapshot.restored\n",
  );
  const files = readdirSync(join(bench.folder, "prices")).toSorted();
  expect(files).toHaveLength(4);
  for (const file of files) expect(file).toMatch(/^(aws|azure)-[a-z-]+(us-east-1|centralus)-\d{4}-\d{2}-\d{2}\.yaml$/);
  const [lambda] = files.filter((file) => file.startsWith("aws-lambda"));
  const used = await bench.run("prices", "list", "--json", "--prices", `prices/${lambda}`);
  const { offers } = JSON.parse(used.stdout) as { readonly offers: readonly ListedOffer[] };
  expect(offers.find(({ id }) => id === "aws-lambda-x86")).toMatchObject({
    ageDays: 0,
    stale: false,
    gibSecond: [{ price: "0.00002" }, { price: "0.000015" }, { price: "0.0000133334" }],
  });
  const again = await bench.run(...args);
  expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 2, stdout: "" });
  expect(again.stderr).toMatch(
    /^bench: prices\/aws-lambda-us-east-1-\d{4}-\d{2}-\d{2}\.yaml exists already\nhint: remove it/,
  );
});

test("refresh reads another region: its prices stand beside those in use", async () => {
  using bench = openBench();
  await using server = await servePrices();
  const where = ["--aws-region", "eu-central-1", "--aws-base", server.base, "--out", "new"];
  const { code, stdout } = await bench.run("prices", "refresh", "--provider", "aws-lambda", ...where);
  expect(code).toBe(0);
  expect(stdout).toMatch(/aws-lambda-x86 request: not in use -> 0\.2 per million/);
  expect(server.asked).toEqual(["/offers/v1.0/aws/AWSLambda/current/eu-central-1/index.json"]);
  const file = `new/${readdirSync(join(bench.folder, "new"))[0]}`;
  const listed = await bench.run("prices", "list", "--json", "--prices", file);
  const { offers } = JSON.parse(listed.stdout) as { readonly offers: readonly ListedOffer[] };
  expect(offers.filter(({ id }) => id === "aws-lambda-x86").map(({ region }) => region)).toEqual([
    "us-east-1",
    "eu-central-1",
  ]);
});

test("a list that cannot be read costs its file alone: exit 3; a price that it does not have: exit 4", async () => {
  using bench = openBench();
  await using server = await servePrices((path, base) => {
    if (path.includes("AWSLambda")) return 503;
    if (path.includes("Functions")) return { Items: [], NextPageLink: "http://127.0.0.1:1/elsewhere" };
    return path.includes("Container Apps") && base !== "" ? { Items: [], NextPageLink: null } : undefined;
  });
  const bases = ["--aws-base", server.base, "--azure-base", server.base];
  const { code, stdout, stderr } = await bench.run("prices", "refresh", ...bases);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^bench: aws-lambda: .* could not be read: it answered 503 Service Unavailable\nhint: try again/m,
  );
  expect(stderr).toMatch(
    /^bench: azure-functions: .* names a next page elsewhere: "http:\/\/127\.0\.0\.1:1\/elsewhere"$/m,
  );
  expect(stdout).toMatch(/^aws-fargate, us-east-1/m);
  expect(readdirSync(join(bench.folder, "prices"))).toHaveLength(2);
  const incomplete = await bench.run(
    "prices",
    "refresh",
    "--provider",
    "azure-container-apps",
    "--out",
    "new",
    ...bases,
  );
  expect(incomplete.code).toBe(4);
  expect(incomplete.stderr).toContain(
    "bench: unknown in the new file: azure-container-apps request: the price list has no Standard Requests\n",
  );
  expect(incomplete.stdout).toContain("azure-container-apps request: 0.4 -> unknown per million");
});

test("nobody at the address is said, and nothing is written", async () => {
  using bench = openBench();
  const base = "http://127.0.0.1:9";
  const { code, stdout, stderr } = await bench.run("prices", "refresh", "--aws-base", base, "--azure-base", base);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr.match(/could not be read/g)).toHaveLength(4);
  expect(readdirSync(bench.folder)).not.toContain("prices");
});
