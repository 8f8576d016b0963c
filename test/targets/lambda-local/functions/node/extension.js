// A function with an internal extension: part of the same process, registered on the Extensions API while it loads.
const { appendFileSync } = require("node:fs");
const http = require("node:http");

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const { MARKS } = process.env;
const agent = new http.Agent({ keepAlive: true });

function call(method, path, headers, body = "") {
  return new Promise((resolve, reject) => {
    const request = http.request({ agent, host, port, method, path: `/2020-01-01/extension/${path}`, headers });
    request.on("error", reject).on("response", (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk)).on("end", () => resolve({ headers: response.headers, text }));
    });
    request.end(body);
  });
}

const events = [];
const registered = call("POST", "register", { "Lambda-Extension-Name": "marks" }, '{"events":["INVOKE"]}');
const loop = async () => {
  const { headers } = await registered;
  const identity = { "Lambda-Extension-Identifier": headers["lambda-extension-identifier"] };
  for (;;) events.push(JSON.parse((await call("GET", "event/next", identity)).text));
};
// The connection breaks when the environment ends.
loop().catch(() => undefined);

process.on("SIGTERM", () => {
  appendFileSync(MARKS, "SIGTERM ");
  if (process.env.STUBBORN !== "yes") process.exit(0);
});

exports.handler = async () => {
  const { text } = await registered;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { registered: JSON.parse(text), events };
};
