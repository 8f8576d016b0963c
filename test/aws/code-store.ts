import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BenchError } from "../../src/errors/bench-error.ts";
import { unpackZip } from "../../src/targets/function/zip-archive.ts";
import { type Body, readText } from "./exchange.ts";
import { invalidParameter } from "./lambda-errors.ts";
import { AwsError } from "./reply.ts";

/** The code of a function: a deployment package, unpacked. */
export interface Code {
  /** base64, as Lambda has it. */
  readonly sha256: string;
  readonly zip: Uint8Array;
  /** Absolute path of the unpacked files; shared by every environment of this code. */
  readonly folder: string;
}

/** Keeps unpacked packages in a folder that its owner removes. */
export interface CodeStore {
  /** @throws AwsError when a request carries no zip archive that this endpoint can run */
  add(code: Body): Promise<Code>;
  /** The package with this sha256 (hex), for Code.Location; undefined when there is none. */
  find(sha256Hex: string): Uint8Array | undefined;
}

/** @param root an existing, empty folder */
export function createCodeStore(root: string): CodeStore {
  const packages = new Map<string, Promise<Code>>();
  const zips = new Map<string, Uint8Array>();
  return {
    find: (hex) => zips.get(hex),
    async add(code) {
      const zip = readZipField(code);
      const hex = createHash("sha256").update(zip).digest("hex");
      zips.set(hex, zip);
      const unpacked = packages.get(hex) ?? unpack(zip, hex, join(root, hex));
      packages.set(hex, unpacked);
      return unpacked;
    },
  };
}

function readZipField(code: Body): Uint8Array {
  const image = readText(code, "ImageUri");
  if (image !== undefined) {
    // What AWS says of an image that its registry does not have; this endpoint has no registry.
    throw invalidParameter(`Source image ${image} does not exist. Provide a valid source image.`);
  }
  if (code["S3Bucket"] !== undefined) {
    const message =
      "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist";
    throw invalidParameter(message);
  }
  const zip = readText(code, "ZipFile");
  if (zip !== undefined) return Buffer.from(zip, "base64");
  throw invalidParameter("Please provide a source for your function's code.");
}

async function unpack(zip: Uint8Array, hex: string, folder: string): Promise<Code> {
  await mkdir(folder);
  try {
    await unpackZip("the package", zip, folder);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    const message = "Could not unzip uploaded file. Please check your file, then try to upload again.";
    throw new AwsError("InvalidParameterValueException", 400, { Type: "User", message });
  }
  return { sha256: Buffer.from(hex, "hex").toString("base64"), zip, folder };
}
