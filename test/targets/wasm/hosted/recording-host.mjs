#!/usr/bin/env node
// Stands in for a Wasm host that cannot be installed here: tells a version, compiles by copying, runs by telling its
// arguments, and serves them where it is told an address. It runs no Wasm.
import { copyFileSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const words = process.argv.slice(2);
const said = JSON.stringify({ words, home: process.env.HOME });
const after = (flag) => words[words.indexOf(flag) + 1];
if (words.length === 1 && /version/.test(words[0])) {
  console.log("wasmer wasmedge version iwasm spin 9.8.7");
} else if (words[0] === "compile") {
  const at = words.indexOf("-o");
  copyFileSync(words.at(at === -1 ? -2 : -1), at === -1 ? words.at(-1) : words[at + 1]);
} else if (words.includes("--listen") || words.includes("--port")) {
  const port = words.includes("--port") ? after("--port") : after("--listen").split(":")[1];
  const manifest = words.includes("--from") ? readFileSync(after("--from"), "utf8") : "";
  createServer((request, response) => {
    request.resume().on("end", () => response.end(JSON.stringify({ words, manifest })));
  }).listen(Number(port), "127.0.0.1");
} else {
  process.stdout.write(said);
}
