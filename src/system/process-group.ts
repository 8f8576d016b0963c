/**
 * Kills a process group with SIGKILL; that nobody is left in it is not an error. Its number is the pid of its leader,
 * and stays taken while the leader has not been waited for or a member lives: later it may be another's.
 */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // ESRCH: nobody is left.
  }
}
