import { toConfiguration, toListedConfiguration } from "./configuration.ts";
import type { EmulatedFunction } from "./emulated-function.ts";
import type { Version } from "./function-version.ts";
import { type Body, type Exchange, readJson, readText } from "./exchange.ts";
import { invalidParameter, notActive, revisionMismatch, updateInProgress } from "./lambda-errors.ts";
import { findFunction, type LambdaService, type Operations } from "./lambda-service.ts";
import { cutPage } from "./paging.ts";
import type { Reply } from "./reply.ts";
import { acceptChange } from "./settings-rules.ts";

/** UpdateFunctionConfiguration, UpdateFunctionCode, PublishVersion, ListVersionsByFunction. */
export function createChangeOperations(service: LambdaService): Operations {
  const answer = (found: EmulatedFunction, version: Version, status: number, qualified: boolean): Reply => ({
    status,
    body: toConfiguration(service.region, found.name, version, qualified),
  });
  return {
    UpdateFunctionConfiguration: async (exchange) => {
      const { found, body } = await findUnchanging(service, exchange);
      const { settings, code } = found.latest().revision;
      const merged = acceptChange(settings, body, service.snapStartRuntimes);
      return answer(found, found.update({ settings: merged, code }, service.faults.oldInvocations()), 200, false);
    },
    UpdateFunctionCode: async (exchange) => {
      const { found, body } = await findUnchanging(service, exchange);
      if (body["ImageUri"] !== undefined) {
        throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
      }
      const code = await service.codes.add(body);
      const merged = acceptChange(found.latest().revision.settings, body, service.snapStartRuntimes);
      const updated = found.update({ settings: merged, code }, service.faults.oldInvocations());
      const publish = body["Publish"] === true;
      return answer(found, publish ? found.publish(undefined) : updated, 200, publish);
    },
    PublishVersion: async (exchange) => {
      const { found, body } = await findUnchanging(service, exchange);
      const sha256 = found.latest().revision.code.sha256;
      const expected = readText(body, "CodeSha256");
      if (expected !== undefined && expected !== sha256) {
        throw invalidParameter(
          `CodeSHA256 (${expected}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      return answer(found, found.publish(readText(body, "Description")), 201, true);
    },
    ListVersionsByFunction: async (exchange) => {
      const { found } = await findFunction(service, exchange);
      const most = Number(exchange.query.get("MaxItems") ?? 50);
      const page = cutPage(found.versions(), exchange.query.get("Marker"), most);
      const Versions = page.items.map((each) => toListedConfiguration(service.region, found.name, each, true));
      return { status: 200, body: { Versions, NextMarker: page.next ?? null } };
    },
  };
}

/** The function that a request changes. @throws AwsError 409 while another change has not settled, 412 for an old RevisionId */
async function findUnchanging(
  service: LambdaService,
  exchange: Exchange,
): Promise<{ readonly found: EmulatedFunction; readonly body: Body }> {
  const { found, arn } = await findFunction(service, exchange);
  const { state, lastUpdate, revisionId } = found.latest();
  if (state !== "Active") throw notActive(state);
  if (lastUpdate === "InProgress") throw updateInProgress(arn);
  const body = readJson(exchange);
  if (body["RevisionId"] !== undefined && body["RevisionId"] !== revisionId) throw revisionMismatch();
  return { found, body };
}
