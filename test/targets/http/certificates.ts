import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A private authority and a server certificate for localhost and 127.0.0.1 that it has signed, as PEM. */
export interface Certificates extends Disposable {
  readonly authority: string;
  /** The authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
  readonly key: string;
  readonly certificate: string;
}

/** Made by openssl (3.0 or newer), for two days. @param names of the server, as openssl's subjectAltName has them */
export function makeCertificates(names = "DNS:localhost,IP:127.0.0.1"): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "coldbench-certificates-"));
  const file = (name: string): string => join(folder, name);
  const key = (name: string): string[] => [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-keyout",
    file(name),
  ];
  const make = (...words: string[]): unknown =>
    execFileSync("openssl", ["req", "-x509", "-days", "2", ...words], { stdio: "pipe" });
  make(...key("ca.key"), "-out", file("ca.pem"), "-subj", "/CN=coldbench test authority");
  make(
    ...key("server.key"),
    "-out",
    file("server.pem"),
    "-subj",
    "/CN=server",
    "-CA",
    file("ca.pem"),
    "-CAkey",
    file("ca.key"),
    "-addext",
    `subjectAltName=${names}`,
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  );
  return {
    authority: readFileSync(file("ca.pem"), "utf8"),
    authorityFile: file("ca.pem"),
    key: readFileSync(file("server.key"), "utf8"),
    certificate: readFileSync(file("server.pem"), "utf8"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
