import { BenchError } from "../../errors/bench-error.ts";
import type { LambdaConfig } from "../../scenario/model.ts";
import { parseRole } from "../../system/aws-names.ts";

/** An emulator assumes no role, but wants the ARN of one. */
const emulatedRole = "arn:aws:iam::000000000000:role/coldbench-emulated";
/** Where the role of every function may be named once. */
const variable = "COLDBENCH_LAMBDA_ROLE";

/** The role that a function runs as, with the account that it is made in. */
export interface ExecutionRole {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
}

/** @throws BenchError "target-unavailable" when none is named, or what is named is none */
export function executionRole(
  { name, role, endpoint }: LambdaConfig,
  env: Readonly<Record<string, string | undefined>>,
): ExecutionRole {
  const fallback = endpoint === undefined ? undefined : emulatedRole;
  const arn = role ?? (env[variable] || fallback);
  if (arn === undefined) {
    throw new BenchError("target-unavailable", `${name}: no execution role is named`, {
      hint: `set role in the scenario, or ${variable}, to the ARN of a role that Lambda may assume; \`bench lambda policy\` prints the rights that you need, none of which creates roles`,
    });
  }
  const parts = parseRole(arn);
  if (parts === undefined) {
    throw new BenchError("target-unavailable", `${name}: ${arn} is not the ARN of a role`, {
      hint: "write it as arn:aws:iam::123456789012:role/name",
    });
  }
  return { arn, ...parts };
}
