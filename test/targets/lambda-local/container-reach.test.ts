import { expect, test } from "vitest";
import { readGateway } from "../../../src/targets/lambda-local/container-reach.ts";

test.each([
  ["as the engine names it", { Subnet: "192.168.7.0/24", Gateway: "192.168.7.9" }, "192.168.7.9"],
  ["the first of a bridge that was just made", { Subnet: "172.17.0.0/16" }, "172.17.0.1"],
  ["the first of a subnet inside a larger one", { Subnet: "10.0.3.16/28", Gateway: "" }, "10.0.3.17"],
  ["none of IPv6", { Subnet: "fd00::/64", Gateway: "fd00::1" }, undefined],
])("the bridge's own address is %s", (_case, config, address) => {
  expect(readGateway({ IPAM: { Config: [config] } })).toBe(address);
});

test("a network without addresses has none", () => {
  expect(readGateway({})).toBeUndefined();
});
