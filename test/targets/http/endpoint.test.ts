import { expect, test } from "vitest";
import { addressRequest, parseEndpoint } from "../../../src/targets/http/endpoint.ts";
import { describeWait } from "../../../src/targets/http/wait-text.ts";
import { request } from "./measuring.ts";

test.each([
  ["http://a.example", { secure: false, host: "a.example", port: 80 }, "a.example", "/"],
  ["https://a.example/", { secure: true, host: "a.example", port: 443 }, "a.example", "/"],
  ["https://a.example:8443/fn", { secure: true, host: "a.example", port: 8443 }, "a.example:8443", "/fn"],
  ["http://[::1]:8080/fn/", { secure: false, host: "::1", port: 8080 }, "[::1]:8080", "/fn/"],
])("%s is connected to as %o, host %s", (url, origin, authority, path) => {
  expect(parseEndpoint(url)).toEqual({ origin, authority, path });
});

test.each([
  ["http://a", "/", "/"],
  ["http://a", "/x?y=1", "/x?y=1"],
  ["http://a", "/?y=1", "/?y=1"],
  ["http://a/fn", "/", "/fn"],
  ["http://a/fn/", "/", "/fn/"],
  ["http://a/fn", "/?y=1", "/fn?y=1"],
  ["http://a/fn", "/x", "/fn/x"],
  ["http://a/fn/", "/x", "/fn/x"],
])("under %s the path %s is %s", (url, path, sent) => {
  expect(addressRequest(parseEndpoint(url), { ...request, path }).path).toBe(sent);
});

test("a request brings its own host where it has one, however it is written", () => {
  const endpoint = parseEndpoint("http://a:81");
  expect(addressRequest(endpoint, request).headers).toEqual({ host: "a:81" });
  expect(addressRequest(endpoint, { ...request, headers: { Host: "b", "X-A": "1" } }).headers).toEqual({
    host: "b",
    "x-a": "1",
  });
});

test.each([
  [0, "0 ms"],
  [50, "50 ms"],
  [1000, "1 s"],
  [1500, "1.5 s"],
  [59_949, "59.9 s"],
  [59_990, "1 min"],
  [90_000, "1 min 30 s"],
  [900_000, "15 min"],
  [3_600_000, "1 h"],
  [9_000_000, "2 h 30 min"],
  [3_659_000, "1 h"],
])("a wait of %d ms is %s", (ms, text) => expect(describeWait(ms)).toBe(text));
