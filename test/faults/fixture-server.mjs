// A server that misbehaves as the body of a request asks: "half" (ends in the middle of its response), "die" (answers, and
// exits soon after, between requests), "reset" (cuts the connection without an answer). Otherwise it answers "right".
import { createServer } from "node:http";

function dieAsAsked() {
  throw new Error("dies as asked");
}

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString();
    if (body === "half") {
      response.writeHead(200, { "content-length": "10" });
      response.write("rig", () => response.destroy());
    } else if (body === "reset") request.socket.resetAndDestroy();
    else response.end("right");
    if (body === "die") setTimeout(dieAsAsked, 20);
  });
}).listen(Number(process.env.PORT), "0.0.0.0");
