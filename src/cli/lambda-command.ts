import { lambdaPolicy } from "../targets/lambda/policy.ts";
import type { LambdaArguments } from "./command-options.ts";
import { processTerminal } from "./terminal.ts";

/** `bench lambda policy`: the least rights that the lambda target needs, as a JSON document on stdout. @returns the exit code */
export async function lambdaCommand({ account, region, role }: LambdaArguments): Promise<number> {
  const policy = lambdaPolicy({ account, region, role });
  processTerminal(process.env).stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}
