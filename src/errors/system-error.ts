/** Why the operating system refused a call, in words, and what to do about it. */
export interface SystemRefusal {
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}

/** By error code (errno(3)): what a machine has run out of. */
const exhausted: Readonly<Record<string, Omit<SystemRefusal, "code">>> = {
  ENOSPC: { reason: "no space is left there", hint: "free space on that file system (df -h shows it)" },
  EDQUOT: { reason: "the disk quota is used up", hint: "free space within the quota (quota -s shows it)" },
  EMFILE: {
    reason: "this process has too many files open",
    hint: "raise the limit (ulimit -n), or ask for fewer instances at once",
  },
  ENFILE: { reason: "the machine has too many files open", hint: "end what holds them (lsof), or raise fs.file-max" },
  EAGAIN: {
    reason: "no further process or thread may be made",
    hint: "end what is not needed, or raise the limit (ulimit -u, pids.max of the control group)",
  },
  ENOMEM: { reason: "no memory is left", hint: "end what is not needed, or measure on a machine with more memory" },
};

/** The code of an error that the operating system raised, such as "ENOSPC"; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === "string" && typeof syscall === "string" ? code : undefined;
}

/** What a machine has run out of, where that is what an error says; undefined for any other error. */
export function explainExhaustion(error: unknown): SystemRefusal | undefined {
  const code = systemErrorCode(error);
  const known = code === undefined ? undefined : exhausted[code];
  return code === undefined || known === undefined ? undefined : { code, ...known };
}
