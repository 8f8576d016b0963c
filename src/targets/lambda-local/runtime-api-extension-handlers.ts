import { readBody } from "./runtime-api-body.ts";
import { answerJson, maxResponseBytes, refuse } from "./runtime-api-error.ts";
import { forbidden } from "./runtime-api-extensions.ts";
import { type Call, holdOpen } from "./runtime-api-handlers.ts";
import { toUuid } from "./runtime-api-ids.ts";
import type { RuntimeEvent } from "./runtime-api-event.ts";

/** What the function is called: the answer to a registration. */
export interface FunctionName {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly handler: string;
}

/** POST extension/register, for extensions that are part of the runtime's process. */
export async function registerExtension(
  { session, request, response }: Call,
  name: FunctionName,
  nonce: () => string,
): Promise<void> {
  const extension = firstOf(request.headers["lambda-extension-name"]);
  const body = await readBody(request, maxResponseBytes, () => undefined);
  if (extension === "") return refuse(response, forbidden("Extension.InvalidExtensionName", "Empty extension name"));
  const events = body.kind === "complete" ? readEvents(body.bytes) : undefined;
  if (events === undefined) return refuse(response, forbidden("InvalidRequestFormat", "the body is no registration"));
  const id = toUuid(nonce());
  const refusal = session.extensions.register(extension, events, id);
  if (refusal !== undefined) return refuse(response, refusal);
  answerJson(response, 200, name, { "Lambda-Extension-Identifier": id });
}

function readEvents(body: Uint8Array): readonly string[] | undefined {
  try {
    const { events = [] } = JSON.parse(new TextDecoder().decode(body)) as { readonly events?: unknown };
    return Array.isArray(events) && events.every((event) => typeof event === "string") ? events : undefined;
  } catch {
    return undefined;
  }
}

/** GET extension/event/next: answered with the next INVOKE. SHUTDOWN is for external extensions only. */
export function answerExtensionNext({ session, request, response }: Call, nonce: () => string): void {
  const id = firstOf(request.headers["lambda-extension-identifier"]);
  if (id === "") {
    const message = "Missing Lambda-Extension-Identifier header";
    return refuse(response, forbidden("Extension.MissingExtensionIdentifier", message));
  }
  holdOpen(response, (answered) => {
    const waiting = session.extensions.awaitEvent(id, (event) => {
      answered();
      answerJson(response, 200, invokeEvent(event), { "Lambda-Extension-Event-Identifier": toUuid(nonce()) });
    });
    session.noteExtension();
    return waiting;
  });
}

function invokeEvent({ deadlineMs, requestId, functionArn, traceId }: RuntimeEvent): object {
  return {
    eventType: "INVOKE",
    deadlineMs,
    requestId,
    invokedFunctionArn: functionArn,
    tracing: { type: "X-Amzn-Trace-Id", value: traceId },
  };
}

function firstOf(value: string | string[] | undefined): string {
  return (typeof value === "string" ? value : value?.[0]) ?? "";
}
