import type { AdapterContext } from "../../system/adapter-context.ts";
import type { ConnectOptions } from "../../system/https-connection.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointActivity } from "./endpoint-activity.ts";

/** What every part of the adapter needs to know of an endpoint. */
export interface EndpointSetup {
  readonly context: AdapterContext;
  readonly endpoint: Endpoint;
  readonly activity: EndpointActivity;
  /** PEM certificates of the only authorities to trust; undefined: Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly authorities: ConnectOptions["authorities"];
}
