import type { Clock } from "../../units/clock.ts";
import { elapsed, type Ns } from "../../units/duration.ts";

/** What this run has sent to one server. Targets and scenarios with the same server share it: any of them wakes it. */
export interface EndpointActivity {
  /** How often something was sent. */
  readonly sent: number;
  /** Since when nothing was, as far as this run knows. */
  quietFor(): Ns;
  /** Notes that something is being sent, until what is returned is called. */
  begin(): () => void;
}

/** Activities by server; one that was not asked for before has been quiet since now. */
export function createActivities(clock: Clock): (authority: string) => EndpointActivity {
  const all = new Map<string, EndpointActivity>();
  return (authority) => {
    const known = all.get(authority) ?? createActivity(clock);
    all.set(authority, known);
    return known;
  };
}

function createActivity(clock: Clock): EndpointActivity {
  let sent = 0;
  let quietSinceNs = clock.now();
  return {
    get sent() {
      return sent;
    },
    quietFor: () => elapsed(quietSinceNs, clock.now()),
    begin() {
      sent++;
      return () => {
        quietSinceNs = clock.now();
      };
    },
  };
}
