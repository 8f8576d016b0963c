/** The disk, as arguments: the scenario folder touches nothing by itself. */
export interface ScenarioIo {
  /** Absolute and normalised; `path` is relative to `directory` unless it is absolute. */
  resolve(directory: string, path: string): string;
  /** An absolute path with symbolic links followed, as far as it exists; what does not exist yet is appended as it is. */
  realPath(path: string): string;
  /** The content of a regular file, or undefined when it cannot be read. */
  readBytes(path: string): Uint8Array | undefined;
  /** Whether there is a file or folder. */
  exists(path: string): boolean;
  /** A regular expression whose searches throw a RangeError rather than go on for ever. @throws SyntaxError */
  compilePattern(source: string, flags: string): RegExp;
  /** sha256, hex. */
  sha256(bytes: Uint8Array): string;
}
