import type { Binding, Koffi } from "./libc-binding.ts";

/** What posix_spawn(3) is asked to do. */
export interface SpawnRequest {
  readonly file: string;
  readonly argv: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly cwd: string;
  /** Descriptors of this process that become 0, 1 and 2 of the new one. */
  readonly stdio: readonly [number, number, number];
}

/** A call that only waits to be made. Disposing it frees what the C library allocated. */
export interface PreparedSpawn extends Disposable {
  /** Returns the pid. @throws LibcError */
  spawn(): number;
}

const spawnFlags = 0x02 | 0x04 | 0x08; // POSIX_SPAWN_SETPGROUP | SETSIGDEF | SETSIGMASK, the same in glibc and musl

// Opaque to the caller, and larger than any libc's own: glibc 2.36 and musl 1.2 have 336, 80 and 128 bytes.
const attributesBytes = 1024;
const actionsBytes = 512;
const signalSetBytes = 256;

/** Prepares calls of posix_spawn(3): a process group of its own, default signal dispositions and an empty signal mask. */
export function bindSpawn({ koffi, declare, failed }: Binding): (request: SpawnRequest) => PreparedSpawn {
  const spawn = declare(
    "int posix_spawn(void *pid, const char *path, void *actions, void *attributes, void *argv, void *envp)",
  );
  const initActions = declare("int posix_spawn_file_actions_init(void *actions)");
  const destroyActions = declare("int posix_spawn_file_actions_destroy(void *actions)");
  const addDup2 = declare("int posix_spawn_file_actions_adddup2(void *actions, int fd, int to)");
  const addChdir = declare("int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)");
  const initAttributes = declare("int posix_spawnattr_init(void *attributes)");
  const setFlags = declare("int posix_spawnattr_setflags(void *attributes, short flags)");
  const setDefault = declare("int posix_spawnattr_setsigdefault(void *attributes, void *signals)");
  const setMask = declare("int posix_spawnattr_setsigmask(void *attributes, void *signals)");
  const expect = (call: string, errno: number): void => {
    if (errno !== 0) throw failed(call, errno);
  };
  // Node ignores SIGPIPE and what it inherited: the new process gets every default, an empty mask, and a group of its own.
  const attributes = Buffer.alloc(attributesBytes);
  expect("posix_spawnattr_init", initAttributes(attributes));
  expect("posix_spawnattr_setflags", setFlags(attributes, spawnFlags));
  // sigset_t is a bit per signal. sigfillset(3) would leave out glibc's two internal signals, which it then ignores in the child.
  expect("posix_spawnattr_setsigdefault", setDefault(attributes, Buffer.alloc(signalSetBytes, 0xff)));
  expect("posix_spawnattr_setsigmask", setMask(attributes, Buffer.alloc(signalSetBytes)));

  return ({ file, argv, env, cwd, stdio }) => {
    const actions = Buffer.alloc(actionsBytes);
    expect("posix_spawn_file_actions_init", initActions(actions));
    stdio.forEach((fd, to) => expect("posix_spawn_file_actions_adddup2", addDup2(actions, fd, to)));
    expect("posix_spawn_file_actions_addchdir_np", addChdir(actions, cwd));
    const words = stringArray(koffi, argv);
    const variables = stringArray(koffi, env);
    const pid = Buffer.alloc(4);
    return {
      spawn() {
        const errno = spawn(pid, file, actions, attributes, words, variables);
        if (errno !== 0) throw failed("posix_spawn", errno);
        return pid.readInt32LE(0);
      },
      [Symbol.dispose]: () => void destroyActions(actions),
    };
  };
}

/** `char *const[]`: addresses and the strings behind them in one allocation, so that they live and die together. */
function stringArray(koffi: Koffi, texts: readonly string[]): Buffer {
  const strings = texts.map((text) => Buffer.from(`${text}\0`));
  const head = 8 * (texts.length + 1);
  const array = Buffer.concat([Buffer.alloc(head), ...strings]);
  const base = koffi.address(array);
  let at = head;
  strings.forEach((string, index) => {
    array.writeBigUInt64LE(base + BigInt(at), 8 * index);
    at += string.length;
  });
  return array;
}
