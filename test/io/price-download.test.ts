import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { BenchError } from "../../src/errors/bench-error.ts";
import { downloadJson } from "../../src/io/price-download.ts";

const limits = { timeoutMs: 5_000, maxBytes: 1_000 };

async function serve(listener: RequestListener): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.json`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function refusal(address: string, changed: Partial<typeof limits> = {}): Promise<string> {
  const error = await downloadJson(address, { ...limits, ...changed }).catch((thrown: unknown) => thrown);
  if (!(error instanceof BenchError)) throw new Error(`not refused: ${JSON.stringify(error)}`);
  expect(error.code).toBe("target-unavailable");
  expect(error.message).toContain(address);
  return error.message.slice(address.length);
}

test("a JSON document is read, in pieces as they come, characters cut in two included", async () => {
  const text = Buffer.from(JSON.stringify({ price: "0.20", note: "Zürich" }));
  const cut = text.indexOf(0xc3) + 1;
  await using server = await serve((_request, response) => {
    response.write(text.subarray(0, cut));
    setTimeout(() => response.end(text.subarray(cut)), 20);
  });
  expect(await downloadJson(server.address, limits)).toEqual({ price: "0.20", note: "Zürich" });
});

test("an error status, too much, too slow, no JSON and nobody are refused with their reason", async () => {
  await using missing = await serve((_request, response) => response.writeHead(404).end());
  expect(await refusal(missing.address)).toBe(" could not be read: it answered 404 Not Found");
  await using endless = await serve((_request, response) => {
    const send = (): void => void (response.write("[".repeat(400)) && setTimeout(send, 1));
    send();
  });
  expect(await refusal(endless.address)).toBe(" could not be read: it is longer than 1000 bytes");
  await using silent = await serve((_request, response) => void response.write("{"));
  expect(await refusal(silent.address, { timeoutMs: 200 })).toBe(" could not be read: no complete answer within 0.2 s");
  await using html = await serve((_request, response) => response.end("<html>sign in</html>"));
  expect(await refusal(html.address)).toMatch(/^ could not be read: it is no JSON \(/);
  await using broken = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "50" }).write("{");
    setTimeout(() => response.destroy(), 20);
  });
  expect(await refusal(broken.address)).toMatch(/^ could not be read: \S/);
  expect(await refusal("http://127.0.0.1:9/list.json")).toMatch(/^ could not be read: \S/);
});
