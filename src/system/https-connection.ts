import type { LookupFunction, Socket } from "node:net";
import { connect as openTlsSocket, type TLSSocket } from "node:tls";
import { messageOf } from "../errors/bench-error.ts";
import type { Clock } from "../units/clock.ts";
import type { Ns } from "../units/duration.ts";
import { type Address, isAddress, lookUpHost, type Resolver } from "./dns-lookup.ts";
import { openTcp, speakHttp } from "./http-client.ts";
import type { HttpConnection } from "./http-connection.ts";

/** What is connected to. */
export interface Origin {
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** What a connection is made of, in this order: no `dns` where the host is an address, no `tls` where it is not secure. */
export type ConnectStep = "dns" | "tcp" | "tls";

/** What was agreed with the server. */
export interface TlsSession {
  /** "TLSv1.3" */
  readonly version: string;
  readonly cipher: string;
  /** "http/1.1"; "none" where the server does not speak ALPN. */
  readonly alpn: string;
}

/** A connection that was asked for. Its steps follow one another without a gap, the first one from `startedNs` on. */
export type Opening = {
  readonly startedNs: Ns;
  /** Those that were begun, each with when it ended or failed. */
  readonly steps: readonly { readonly step: ConnectStep; readonly endedNs: Ns }[];
} & (
  | {
      readonly ok: true;
      readonly connection: HttpConnection;
      /** What the name resolves to, in the resolver's order. */
      readonly addresses: readonly string[];
      readonly tls?: TlsSession;
    }
  | { readonly ok: false; readonly code: "connection" | "timeout"; readonly message: string }
);

/** How to connect. */
export interface ConnectOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The longest response body that is read. */
  readonly maxOutputBytes: number;
  /** Default: the system's. */
  readonly resolve?: Resolver;
  /** PEM certificates of the only authorities to trust. Default: Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly authorities?: readonly string[] | undefined;
}

/**
 * Opens a new keep-alive HTTP/1.1 connection: name, TCP, and TLS with nothing resumed of an earlier session. The certificate
 * is always verified. Never rejects: what failed is said with its step.
 */
export async function openConnection(origin: Origin, options: ConnectOptions): Promise<Opening> {
  const { clock, signal } = options;
  const startedNs = clock.now();
  const steps: { readonly step: ConnectStep; readonly endedNs: Ns }[] = [];
  const during = async <T>(step: ConnectStep, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new StepError(step, error);
    } finally {
      steps.push({ step, endedNs: clock.now() });
    }
  };
  try {
    const { host, port } = origin;
    const resolve = options.resolve ?? lookUpHost;
    const addresses = isAddress(host) ? undefined : await during("dns", async () => resolve(host, signal));
    const tcp = await during("tcp", async () => openTcp({ host, port }, signal, addresses && answering(addresses)));
    const secured = origin.secure ? await during("tls", async () => secure(tcp, host, options)) : undefined;
    return {
      ok: true,
      startedNs,
      steps,
      connection: speakHttp(secured ?? tcp, origin, clock, options.maxOutputBytes),
      addresses: addresses?.map(({ address }) => address) ?? [host],
      ...(secured === undefined ? {} : { tls: sessionOf(secured) }),
    };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { ok: false, startedNs, steps, ...explain(error, signal) };
  }
}

class StepError extends Error {
  readonly step: ConnectStep;

  constructor(step: ConnectStep, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.step = step;
  }
}

const stepNames = { dns: "DNS", tcp: "TCP", tls: "TLS" } as const;

function explain({ step, message }: StepError, signal: AbortSignal): Pick<Opening & { ok: false }, "code" | "message"> {
  if (signal.aborted)
    return { code: "timeout", message: `${stepNames[step]} was not done: ${messageOf(signal.reason)}` };
  return { code: "connection", message: `${stepNames[step]}: ${message}` };
}

/** Where several addresses were tried, Node's error has no message but one error for each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(reasonOf).join("; ");
  return messageOf(error);
}

/** The addresses that are known already, in the shape in which a socket asks for them. */
function answering(addresses: readonly Address[]): LookupFunction {
  return (host, { all }, answer) => {
    const [first] = addresses;
    if (all === true) answer(null, [...addresses]);
    else if (first !== undefined) answer(null, first.address, first.family);
    else answer(new Error(`${host} has no address`), "");
  };
}

function secure(tcp: Socket, host: string, { signal, authorities }: ConnectOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      tcp.destroy();
      return reject(signal.reason as Error);
    }
    const socket = openTlsSocket({
      socket: tcp,
      host,
      // A server name may not be an address (RFC 6066, 3).
      ...(isAddress(host) ? {} : { servername: host }),
      ALPNProtocols: ["http/1.1"],
      // Said, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment does not switch it off.
      rejectUnauthorized: true,
      ...(authorities === undefined ? {} : { ca: [...authorities] }),
    });
    // What happens to it is told by the socket around it.
    tcp.on("error", () => undefined);
    const settle = (): void => {
      signal.removeEventListener("abort", onAbort);
      for (const [name, listener] of listeners) socket.removeListener(name, listener);
    };
    const fail = (error: Error): void => {
      settle();
      socket.on("error", () => undefined).destroy();
      tcp.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(signal.reason as Error);
    const listeners = [
      ["error", (error: Error) => fail(named(error))],
      ["close", () => fail(new Error("the server closed the connection"))],
      [
        "secureConnect",
        () => {
          settle();
          resolve(socket);
        },
      ],
    ] as const;
    signal.addEventListener("abort", onAbort);
    for (const [name, listener] of listeners) socket.once(name, listener);
  });
}

/** OpenSSL's code says what to look for; a private authority is the commonest reason and has a way out. */
function named(error: Error): Error {
  const code = "code" in error ? ` (${String(error.code)})` : "";
  const isUntrusted = /UNABLE_TO|SELF_SIGNED/.test(code);
  const hint = isUntrusted ? "; name the certificate of a private authority in NODE_EXTRA_CA_CERTS" : "";
  return new Error(`${error.message}${code}${hint}`, { cause: error });
}

function sessionOf(socket: TLSSocket): TlsSession {
  const { alpnProtocol } = socket;
  return {
    version: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().name,
    alpn: typeof alpnProtocol === "string" && alpnProtocol !== "" ? alpnProtocol : "none",
  };
}
