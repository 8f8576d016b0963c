import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  awsEcsList,
  awsLambdaList,
  azureContainerAppsItems,
  azureFunctionsItems,
  azurePage,
} from "../cost/price-lists.ts";

/** A stand-in for the addresses of AWS's and Azure's price lists, on loopback. */
export interface PriceServer extends AsyncDisposable {
  readonly base: string;
  /** What was asked for, in order: path and query, decoded. */
  readonly asked: readonly string[];
}

/** @param answer of a path in place of the usual one: a document, or a status */
export async function servePrices(
  answer: (path: string, base: string) => unknown = () => undefined,
): Promise<PriceServer> {
  const asked: string[] = [];
  let base = "";
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    asked.push(path);
    const document = answer(path, base) ?? usual(path, base);
    if (typeof document === "number") return void response.writeHead(document).end();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function usual(path: string, base: string): unknown {
  if (path === "/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json") return awsLambdaList("", "0.00002");
  if (path === "/offers/v1.0/aws/AWSLambda/current/eu-central-1/index.json") return awsLambdaList("EUC1-");
  if (path === "/offers/v1.0/aws/AmazonECS/current/us-east-1/index.json") return awsEcsList();
  if (path.includes("serviceName eq 'Azure Container Apps'")) return azurePage(azureContainerAppsItems, null);
  if (path.includes("serviceName eq 'Functions'"))
    return path.includes("$skip=100")
      ? azurePage(azureFunctionsItems[1] ?? [], null)
      : azurePage(
          azureFunctionsItems[0] ?? [],
          `${base}/api/retail/prices?$filter=serviceName eq 'Functions'&$skip=100`,
        );
  return 404;
}
