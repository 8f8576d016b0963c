import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commentText, marker } from "../../ci/comment-text.mjs";

const sha = "0f1e2d3c4b5a69788796a5b4c3d2e1f001234567";
const address = "https://github.com/o/r/actions/runs/7";
const passed = { conclusion: "success", html_url: address, head_sha: sha };

describe("the text of the comment", () => {
  test("says what GitHub says, and shows what bench said", () => {
    expect(commentText("Nothing is slower.\n", passed)).toBe(
      `${marker}\n### Cold starts: the check passed\nOf ${sha} ([run](${address})).\n\n\`\`\`text\nNothing is slower.\n\`\`\`\n`,
    );
    expect(commentText(undefined, { ...passed, conclusion: "cancelled" })).toContain("cancelled\n");
    expect(commentText(undefined, { ...passed, conclusion: "constructor" })).toContain("### Cold starts: no result\n");
  });

  test("a fence of its own length, so that nothing inside is markup", () => {
    const hostile = "```\n@everyone <img src=x> ![a](https://evil.example)\n`````\n~~~\n";
    const [, fence = "", inside] = /\n(`{3,})text\n([\s\S]*)\n\1\n$/.exec(commentText(hostile, passed)) ?? [];
    expect(fence).toBe("``````");
    expect(inside).toBe(hostile.trimEnd());
  });

  test("no character that steers a terminal or turns the direction of reading", () => {
    const text = commentText("a\u001b[31mb\u202Ec\u0000d\r\ne\u200Bf\u2028g\uD800", passed);
    expect(text).toContain("a\uFFFD[31mb\uFFFDc\uFFFDd\ne\uFFFDf\ng\uFFFD");
  });

  test("cut at a line's end, below what a comment may hold", () => {
    const text = commentText("0123456789\n".repeat(100_000), passed);
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain("\n0123456789\n... cut off");
    expect(commentText("x".repeat(1_000_000), passed).length).toBeLessThan(60_000);
  });

  test("an address or a commit that is none is left out", () => {
    const odd = commentText("x", { ...passed, html_url: "https://a.example/) **b**", head_sha: "](x)" });
    expect(odd).toContain("Of this pull request.\n");
  });
});

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** An API with these pull requests and comments. */
async function openApi(pulls: readonly object[], comments: readonly object[]) {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      sent.push({ method: request.method ?? "", path: `${url.pathname}${url.search}`, body });
      if (request.headers.authorization !== "Bearer t") response.writeHead(401).end("{}");
      else if (request.method !== "GET") response.writeHead(201).end("{}");
      else {
        const all = url.pathname.endsWith("/comments") ? comments : pulls;
        const page = Number(url.searchParams.get("page")) - 1;
        const size = Number(url.searchParams.get("per_page"));
        response.end(JSON.stringify(all.slice(page * size, (page + 1) * size)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    sent,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const event = {
  workflow_run: {
    event: "pull_request",
    conclusion: "failure",
    html_url: address,
    head_sha: sha,
    head_branch: "fix/a&b",
    head_repository: { owner: { login: "forker" } },
  },
};
const pull = { number: 12, head: { sha } };
const bot = { login: "github-actions[bot]" };
const ours = { id: 5, user: bot, body: `${marker}\nold` };

/** Runs the script as the workflow does. @param prepare makes the artifact's file, and returns it */
async function comment(
  { pulls = [pull] as object[], comments = [] as object[], about = event as object, token = "t" },
  prepare = (folder: string) => {
    writeFileSync(join(folder, "check.txt"), "::error::x\nsome is slower\n");
    return join(folder, "check.txt");
  },
) {
  await using api = await openApi(pulls, comments);
  const folder = mkdtempSync(join(tmpdir(), "coldbench-comment-"));
  try {
    writeFileSync(join(folder, "event.json"), JSON.stringify(about));
    const child = spawn(process.execPath, ["ci/comment.mjs", "--text", prepare(folder)], {
      env: {
        GITHUB_EVENT_PATH: join(folder, "event.json"),
        GITHUB_REPOSITORY: "o/r",
        GITHUB_API_URL: api.url,
        GITHUB_TOKEN: token,
      },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (printed += String(part)));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, printed, sent: api.sent, written: api.sent.filter(({ method }) => method !== "GET") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const bodyOf = (sent: Sent | undefined): string => (JSON.parse(sent?.body ?? "{}") as { body: string }).body;

describe("one sticky comment", () => {
  test("is written on the pull request that GitHub says the commit is of", async () => {
    const { code, sent, written, printed } = await comment({ pulls: [{ number: 11, head: { sha: "other" } }, pull] });
    expect({ code, printed }).toEqual({ code: 0, printed: "Wrote the comment of pull request 12.\n" });
    expect(sent[0]?.path).toBe("/repos/o/r/pulls?state=open&head=forker%3Afix%2Fa%26b&per_page=100&page=1");
    expect(written.map(({ method, path }) => [method, path])).toEqual([["POST", "/repos/o/r/issues/12/comments"]]);
    expect(bodyOf(written[0])).toMatch(/^<!-- coldbench -->\n### Cold starts: the check failed\n[^]*some is slower/);
  });

  test("and updated the next time, also when it is far down", async () => {
    const others = Array.from({ length: 130 }, (_, at) => ({ id: 100 + at, user: { login: "someone" }, body: "hi" }));
    const { written } = await comment({ comments: [...others, ours] });
    expect(written.map(({ method, path }) => [method, path])).toEqual([["PATCH", "/repos/o/r/issues/comments/5"]]);
  });

  test("somebody else's comment is never changed, whatever it begins with", async () => {
    const { written } = await comment({
      comments: [
        { id: 6, user: { login: "someone" }, body: `${marker}\nmine` },
        { id: 7, user: bot, body: `another bot's text ${marker}` },
        { id: 8, user: null, body: marker },
      ],
    });
    expect(written.map(({ method }) => method)).toEqual(["POST"]);
  });

  test("a head that has moved on, or a pull request that is closed, gets none", async () => {
    const { code, written } = await comment({ pulls: [{ number: 12, head: { sha: "newer" } }] });
    expect({ code, written }).toEqual({ code: 0, written: [] });
  });
});

describe("what the fork's run has left is not believed", () => {
  test("its text is never printed: a line of it could be a workflow command", async () => {
    const { printed } = await comment({});
    expect(printed).not.toContain("::");
  });
  test.each([
    ["no file", (folder: string) => join(folder, "none.txt")],
    ["a folder", (folder: string) => folder],
    [
      "a link to another file",
      (folder: string) => {
        symlinkSync("/etc/hostname", join(folder, "check.txt"));
        return join(folder, "check.txt");
      },
    ],
    [
      "a file that is no report's size",
      (folder: string) => {
        writeFileSync(join(folder, "check.txt"), "x".repeat(300_000));
        return join(folder, "check.txt");
      },
    ],
  ])("%s is no report", async (_name, prepare) => {
    const { code, written } = await comment({}, prepare);
    expect(code).toBe(0);
    expect(bodyOf(written[0])).toContain("It left no report.");
  });
  test("a run that no pull request started is refused", async () => {
    const about = { workflow_run: { ...event.workflow_run, event: "push" } };
    const { code, printed, sent } = await comment({ about });
    expect({ code, sent }).toEqual({ code: 1, sent: [] });
    expect(printed).toContain("started by push");
  });
  test("an API that refuses is an error with its status", async () => {
    const { code, printed } = await comment({ token: "wrong" });
    expect(code).toBe(1);
    expect(printed).toMatch(/^bench-ci: GET \/pulls\?.*: status 401/);
  });
});
