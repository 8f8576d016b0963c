import { BenchError } from "../../errors/bench-error.ts";
import type { AwsClients } from "../../system/aws-clients.ts";
import { deleteLogGroup } from "../../system/aws-deletion.ts";
import { awsErrorName, awsMessage } from "../../system/aws-errors.ts";
import { type AwsFunction, journalId, logGroupName } from "../../system/aws-names.ts";
import type { Journal } from "../../system/journal.ts";

/** Days that a log is kept if nothing removes it: the shortest that CloudWatch Logs has. */
const retentionInDays = 1;

/** The log group that a function of ours writes to. Disposing it deletes it. */
export interface OwnLogGroup extends AsyncDisposable {
  /** For the run record. */
  readonly fact: string;
}

/**
 * Makes the log group before Lambda would, so that it has an end. An emulator may have no CloudWatch Logs: then the fact says so.
 * @throws BenchError "target-unavailable" when AWS refuses
 */
export async function createLogGroup(clients: AwsClients, fn: AwsFunction, journal: Journal): Promise<OwnLogGroup> {
  const entry = journal.open({ type: "log-group", id: journalId("log-group", fn) });
  const name = logGroupName(fn.name);
  try {
    const { sdk, client } = await clients.logs();
    await client
      .send(new sdk.CreateLogGroupCommand({ logGroupName: name }))
      // Its name has a nonce: it is there because an answer was lost and the call made again.
      .catch((error: unknown) => {
        if (awsErrorName(error) !== "ResourceAlreadyExistsException") throw error;
      });
    const remove = async (): Promise<void> => {
      await deleteLogGroup(clients, fn.name);
      entry.close();
    };
    try {
      await client.send(new sdk.PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
    } catch (error) {
      await remove();
      throw error;
    }
    return { fact: `${name}, kept for ${retentionInDays} day at most`, [Symbol.asyncDispose]: remove };
  } catch (cause) {
    if (fn.endpoint !== undefined) {
      entry.close();
      return { fact: `none: ${awsMessage(cause)}`, [Symbol.asyncDispose]: async () => undefined };
    }
    throw new BenchError("target-unavailable", `cannot make the log group ${name}: ${awsMessage(cause)}`, {
      hint: "`bench lambda policy` prints the rights that coldbench needs",
      cause,
    });
  }
}
