import { answered, refused } from "./goldens.mjs";
import { openWasm } from "./run-wasm.mjs";
import { serveComponent } from "./serve-component.mjs";

async function post(url, body) {
  const response = await fetch(url, { method: "POST", body });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
}

/** What the module or component at `file` makes of a request, and the statuses of an answer and a refusal. */
async function open({ shape }, file) {
  if (shape === "component") {
    const { url, close } = await serveComponent(file);
    return { ask: (request) => post(url, request), yes: 200, no: 400, close };
  }
  const run = openWasm(file);
  const ask = (request) => {
    const { status, stdout } = run(request);
    return { status, body: stdout };
  };
  return { ask, yes: 0, no: 1, close: async () => {} };
}

/** Names of the golden cases that the file gets wrong which `build` made. A component needs wasmtime. */
export async function wrongAnswers(build, file) {
  const { ask, yes, no, close } = await open(build, file);
  const wrong = [];
  try {
    for (const { name, request, response } of answered(build.workload)) {
      const { status, body } = await ask(request);
      if (status !== yes || !body.equals(response)) wrong.push(name);
    }
    for (const { name, request } of refused(build.workload)) {
      const { status } = await ask(request);
      if (status !== no) wrong.push(name);
    }
  } finally {
    await close();
  }
  return wrong;
}
