import type { Refusal } from "./runtime-api-error.ts";
import type { RuntimeEvent } from "./runtime-api-event.ts";

/** Most extensions of a function (AWS Lambda developer guide, "Lambda quotas"). */
const maxExtensions = 10;

interface Extension {
  readonly id: string;
  readonly name: string;
  readonly invoke: boolean;
  deliver: ((event: RuntimeEvent) => void) | undefined;
  idle: boolean;
}

/** The internal extensions of one runtime: parts of its own process that registered themselves. */
export interface ExtensionRegistry {
  /** How many have registered: with one, SHUTDOWN gives the runtime time. */
  readonly count: number;
  /** No registrations from now on: INIT is over. */
  close(): void;
  /** @param id the identifier that it gets */
  register(name: string, events: readonly string[], id: string): Refusal | undefined;
  /** An extension asks for its next event: INVOKE when it is subscribed to it, else it waits for good. */
  awaitEvent(id: string, deliver: (event: RuntimeEvent) => void): Refusal | { readonly cancel: () => void };
  announce(event: RuntimeEvent): void;
  /** Whether every one has asked for its next event. */
  areIdle(): boolean;
}

/** None at first. Refusals are those of aws-lambda-runtime-interface-emulator, rapi/handler/agentregister.go and agentnext.go. */
export function createExtensionRegistry(): ExtensionRegistry {
  const registered = new Map<string, Extension>();
  let open = true;
  return {
    get count() {
      return registered.size;
    },
    close: () => void (open = false),
    register(name, events, id) {
      const wrong = events.find((event) => event !== "INVOKE");
      if (wrong !== undefined) return invalidEvent(wrong);
      if (!open) return forbidden("Extension.RegistrationClosed", "Extension registration closed already");
      if (registered.size >= maxExtensions) {
        return forbidden("Extension.TooManyExtensions", `Extension limit (${maxExtensions}) reached`);
      }
      if ([...registered.values()].some((one) => one.name === name)) {
        return forbidden("Extension.InvalidExtensionState", "Extension with this name already registered");
      }
      registered.set(id, { id, name, invoke: events.includes("INVOKE"), deliver: undefined, idle: false });
      return undefined;
    },
    awaitEvent(id, deliver) {
      const extension = registered.get(id);
      if (extension === undefined) return forbidden("Extension.UnknownExtensionIdentifier", `Unknown extension ${id}`);
      extension.deliver = deliver;
      extension.idle = true;
      return {
        cancel: () => {
          if (extension.deliver === deliver) extension.deliver = undefined;
        },
      };
    },
    announce(event) {
      for (const extension of registered.values()) {
        if (!extension.invoke) continue;
        const { deliver } = extension;
        extension.deliver = undefined;
        extension.idle = false;
        deliver?.(event);
      }
    },
    areIdle: () => [...registered.values()].every(({ idle }) => idle),
  };
}

function invalidEvent(event: string): Refusal {
  const why = event === "SHUTDOWN" ? "event not supported for internal extensions" : "invalid event type";
  return forbidden("Extension.InvalidEventType", `${event}: ${why}`);
}

/** A refusal of the Extensions API, all of which are 403. */
export function forbidden(errorType: string, errorMessage: string): Refusal {
  return { status: 403, errorType, errorMessage };
}
