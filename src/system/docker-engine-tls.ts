import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BenchError, messageOf } from "../errors/bench-error.ts";

/** PEM texts: whom the engine must prove to be, and who we are. */
export interface EngineCertificates {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/**
 * `ca.pem`, `cert.pem` and `key.pem` of a folder, as the docker command keeps them.
 * @param from who named it, for the message
 * @throws BenchError "target-unavailable" naming the file that cannot be read
 */
export function readCertificates(folder: string, from: string): EngineCertificates {
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch (cause) {
      throw new BenchError(
        "target-unavailable",
        `${from} asks for TLS, and ${join(folder, name)} cannot be read: ${messageOf(cause)}`,
        {
          hint: "DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem",
          cause,
        },
      );
    }
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}
