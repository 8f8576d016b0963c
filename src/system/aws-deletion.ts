import type { AwsClients } from "./aws-clients.ts";
import { isAwsNotFound } from "./aws-errors.ts";
import { logGroupName } from "./aws-names.ts";

/** Deletes a function with all its versions. @param ref name or ARN @returns whether it was there */
export async function deleteFunction({ sdk, control }: AwsClients, ref: string): Promise<boolean> {
  try {
    await control.send(new sdk.DeleteFunctionCommand({ FunctionName: ref }));
    return true;
  } catch (error) {
    if (isAwsNotFound(error)) return false;
    throw error;
  }
}

/** Deletes the log group of a function. @returns whether it was there */
export async function deleteLogGroup(clients: AwsClients, name: string): Promise<boolean> {
  const { sdk, client } = await clients.logs();
  try {
    await client.send(new sdk.DeleteLogGroupCommand({ logGroupName: logGroupName(name) }));
    return true;
  } catch (error) {
    if (isAwsNotFound(error)) return false;
    throw error;
  }
}
