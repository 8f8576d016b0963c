import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/io/system-clock.ts";
import { until } from "../../system/launching.ts";
import { type Answer, event, name, refusal, serveApi } from "./functions/served-api.ts";

const served = serveApi();

describe("an internal extension", () => {
  const register = (extension: string, body: string): Promise<Answer> =>
    served.ask("POST", "/2020-01-01/extension/register", { headers: { "Lambda-Extension-Name": extension }, body });
  const nextEvent = (id: string): Promise<Answer> =>
    served.ask("GET", "/2020-01-01/extension/event/next", { headers: { "Lambda-Extension-Identifier": id } });

  test("is told what the function is called, and belongs to INIT and to every invocation", async () => {
    const registered = await register("watch", '{"events":["INVOKE"]}');
    expect(JSON.parse(registered.text)).toEqual(name);
    const id = String(registered.headers["lambda-extension-identifier"]);
    const asked = served.next();
    await until(() => served.session.state === "Ready");
    const initialised = await Promise.race([
      served.session.initialised.then(() => true),
      systemClock.sleep(20).then(() => false),
    ]);
    expect(initialised).toBe(false);
    const announced = nextEvent(id);
    await served.session.initialised;
    const handling = served.session.handOut(event);
    await asked;
    expect(JSON.parse((await announced).text)).toEqual({
      eventType: "INVOKE",
      deadlineMs: event.deadlineMs,
      requestId: event.requestId,
      invokedFunctionArn: event.functionArn,
      tracing: { type: "X-Amzn-Trace-Id", value: event.traceId },
    });
    await served.reply("response", { body: "1" });
    void served.next().catch(() => undefined);
    await until(() => served.session.state === "Ready");
    expect(await Promise.race([handling.idle, systemClock.sleep(20).then(() => "not yet")])).toBe("not yet");
    void nextEvent(id).catch(() => undefined);
    await handling.idle;
    expect(served.session.extensions.count).toBe(1);
  });

  test("without events is only there", async () => {
    const registered = await register("quiet", "{}");
    const id = String(registered.headers["lambda-extension-identifier"]);
    let told = false;
    nextEvent(id).then(
      () => (told = true),
      () => undefined,
    );
    await served.handOut();
    await systemClock.sleep(20);
    expect(told).toBe(false);
  });

  test.each([
    ["", "{}", "Extension.InvalidExtensionName"],
    ["x", '{"events":["SHUTDOWN"]}', "Extension.InvalidEventType"],
    ["x", '{"events":["LATER"]}', "Extension.InvalidEventType"],
    ["x", '{"events":"INVOKE"}', "InvalidRequestFormat"],
    ["x", "nothing", "InvalidRequestFormat"],
    ["x", "null", "InvalidRequestFormat"],
  ])("%j with %s is refused: %s", async (extension, body, errorType) => {
    expect(refusal(await register(extension, body))).toMatchObject({ status: 403, errorType });
    expect(served.session.extensions.count).toBe(0);
  });

  test("registers once, with nine others, and before the first event is asked for", async () => {
    for (let at = 0; at < 10; at++) expect((await register(`extension-${at}`, "{}")).status).toBe(200);
    expect(refusal(await register("extension-10", "{}"))).toMatchObject({ errorType: "Extension.TooManyExtensions" });
    served.restart();
    await register("twin", "{}");
    expect(refusal(await register("twin", "{}"))).toMatchObject({ errorType: "Extension.InvalidExtensionState" });
    void served.next().catch(() => undefined);
    await until(() => served.session.state === "Ready");
    expect(refusal(await register("late", "{}"))).toMatchObject({ errorType: "Extension.RegistrationClosed" });
  });

  test("has to say who it is", async () => {
    expect(refusal(await nextEvent(""))).toMatchObject({ errorType: "Extension.MissingExtensionIdentifier" });
    expect(refusal(await nextEvent("nobody"))).toMatchObject({ errorType: "Extension.UnknownExtensionIdentifier" });
  });
});
