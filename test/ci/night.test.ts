import { describe, expect, test } from "vitest";
import { first, formats, judged, openTree, red, runStub, second } from "./stubbed.ts";

describe("a night", () => {
  test("that is green: measured, judged, recorded, and part of the baseline", () => {
    using job = openTree();
    const { code, outputs, commands, summary, stdout } = runStub(job, {});
    expect(code).toBe(0);
    expect(commands).toEqual([
      "run --nightly --json --out results --reports reports",
      `check results/1 --baseline main --baselines baselines ${formats}`,
      "check results/1 --baseline main --baselines baselines",
      "history add results/1 --file history.ndjson",
      "baseline add main results/1 --keep 10 --baselines baselines",
    ]);
    expect(outputs).toEqual({
      outcome: "green",
      "exit-code": "0",
      run: "results/1",
      confirmation: "",
      report: "reports/check",
    });
    expect(summary).toBe("# coldbench: nothing is slower\n\n## what was judged\n\n");
    expect(stdout).not.toContain("::");
  });

  test("that is red twice: only the red scenarios are measured again, and it alerts", () => {
    using job = openTree();
    const { code, outputs, commands, stdout } = runStub(job, { check: [red] });
    expect(code).toBe(1);
    expect(commands).toEqual([
      "run --nightly --json --out results --reports reports",
      `check results/1 --baseline main --baselines baselines ${formats}`,
      "run scenarios/a.yaml --nightly --json --out results --reports reports",
      `check results/1 --baseline main --baselines baselines --confirm results/2 ${formats}`,
      "check results/1 --baseline main --baselines baselines --confirm results/2",
      "history add results/1 --file history.ndjson",
    ]);
    expect(outputs).toMatchObject({ outcome: "red", "exit-code": "1", confirmation: "results/2" });
    expect(stdout).toContain("::error title=coldbench: regression::A sentence.\n");
  });

  test("that is red once: no alarm, but it is said; it is part of how runs differ", () => {
    using job = openTree();
    const { code, outputs, commands, stdout, summary } = runStub(job, { check: [red, judged(0)] });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({ outcome: "unconfirmed", confirmation: "results/2" });
    expect(commands.at(-1)).toBe("baseline add main results/1 --keep 10 --baselines baselines");
    expect(stdout).toContain("::warning title=coldbench: red at first, not confirmed by a second run::");
    expect(summary).toContain("# coldbench: red at first, not confirmed by a second run");
  });

  test("a missed budget is red, too, and measured again", () => {
    using job = openTree();
    const missed = judged(1, {
      budgets: [
        { scenario: "b", state: "missed" },
        { scenario: "a", state: "met" },
      ],
    });
    const { commands } = runStub(job, { check: [missed] });
    expect(commands[2]).toBe("run scenarios/b.yaml --nightly --json --out results --reports reports");
  });

  test("a scenario that is gone cannot be measured again: red as it is", () => {
    using job = openTree();
    const { code, outputs, commands, stdout } = runStub(job, {
      check: [judged(1, { series: [{ scenario: "gone", verdict: "missing" }] })],
    });
    expect({ code, outputs }).toMatchObject({ code: 1, outputs: { outcome: "red", confirmation: "" } });
    expect(commands.filter((command) => command.startsWith("run"))).toHaveLength(1);
    expect(stdout).toContain("nothing to measure again");
  });

  test("a second run that fails neither confirms nor clears", () => {
    using job = openTree();
    const { code, outputs, stdout } = runStub(job, { run: [first, { code: 70, stdout: "" }], check: [red] });
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 1, outcome: "red" });
    expect(stdout).toContain("the second run ended with exit 70: not confirmed, not cleared");
  });

  test.each([
    [2, "refused", "error"],
    [4, "incomplete", "error"],
    [5, "noisy", "warning"],
    [70, "failed", "error"],
  ])("exit %d of the check is its own, and the baseline stays as it is", (exit, outcome, level) => {
    using job = openTree();
    const { code, outputs, commands, stdout } = runStub(job, { check: [judged(exit)] });
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: exit, outcome });
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
    expect(commands).toContain("history add results/1 --file history.ndjson");
    expect(stdout).toContain(`::${level} title=coldbench: `);
  });

  test("on a host that differs from itself, the baseline stays as it is", () => {
    using job = openTree();
    const { code, commands, stdout } = runStub(job, { check: [judged(0, { trustworthy: false })] });
    expect(code).toBe(0);
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
    expect(stdout).toContain("the host is not trustworthy: the baseline stays as it is");
  });

  test("on another branch than main, the baseline stays as it is", () => {
    using job = openTree();
    const { commands } = runStub(job, {}, []);
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
  });

  test("the first one begins the baseline, without a check where there are no budgets", () => {
    using job = openTree();
    const { code, outputs, commands, stdout } = runStub(job, {}, ["--update-baseline", "true", "--baseline", "new"]);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 0, outcome: "begun" });
    expect(commands).toEqual([
      "run --nightly --json --out results --reports reports",
      "history add results/1 --file history.ndjson",
      "baseline add new results/1 --keep 10 --baselines baselines",
    ]);
    expect(stdout).toContain("there is no baseline new in baselines/: versions were not compared");
  });

  test("the first one is held to its budgets", () => {
    using job = openTree();
    const { code, commands } = runStub(
      job,
      { run: [{ code: 0, stdout: { run: "results/budget" } }, second], check: [judged(1)] },
      ["--update-baseline", "true", "--baseline", "new"],
    );
    expect(code).toBe(1);
    expect(commands[1]).toBe(`check results/budget ${formats}`);
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
  });

  test("the first one is no baseline when it is incomplete", () => {
    using job = openTree();
    const { code, commands } = runStub(job, { run: [{ code: 4, stdout: { run: "results/1" } }] }, [
      "--update-baseline",
      "true",
      "--baseline",
      "new",
    ]);
    expect(code).toBe(4);
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
  });

  test("the first one is no baseline on a host that differs from itself", () => {
    using job = openTree();
    const comparison = { trustworthy: false, sentence: "The host is not trustworthy." };
    const { code, outputs, commands, stdout } = runStub(
      job,
      { run: [{ code: 0, stdout: { run: "results/1", comparison } }] },
      ["--update-baseline", "true", "--baseline", "new"],
    );
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 0, outcome: "uncompared" });
    expect(commands.filter((command) => command.startsWith("baseline"))).toEqual([]);
    expect(stdout).toMatch(/::warning .*The host is not trustworthy\.%0A.*the baseline stays as it is/);
  });

  test.each([[["--baseline", "new"]], [["--restart-baseline", "true"]]])(
    "without a baseline, and none begun, is not called green: %j",
    (args) => {
      using job = openTree();
      const { code, outputs, stdout } = runStub(job, {}, args);
      expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 0, outcome: "uncompared" });
      expect(stdout).toMatch(/::warning title=coldbench: no baseline, and none begun: .*versions were not compared/);
    },
  );

  test("a baseline that begins anew is not held against the old one", () => {
    using job = openTree();
    const { code, outputs, commands, stdout } = runStub(job, {}, [
      "--update-baseline",
      "true",
      "--restart-baseline",
      "true",
    ]);
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 0, outcome: "begun" });
    expect(commands.slice(1)).toEqual([
      "history add results/1 --file history.ndjson",
      "baseline set main results/1 --baselines baselines",
    ]);
    expect(stdout).toContain("the baseline main begins anew: versions were not compared");
  });

  test("a baseline for each class of machine has the machine in its name", () => {
    using job = openTree();
    const { commands } = runStub(job, {}, ["--per-machine", "true", "--update-baseline", "true"]);
    expect(commands.at(-1)).toBe("baseline add main-b1946ac9 results/1 --keep 10 --baselines baselines");
  });

  test.each([
    ["history", "was not added to history.ndjson: exit 70"],
    ["baseline", "was not added to the baseline main: exit 70"],
  ])("what cannot be kept is an error: %s", (command, words) => {
    using job = openTree();
    const { code, outputs, stdout } = runStub(job, { [command]: [{ code: 70, stdout: "" }] });
    expect({ code, outcome: outputs["outcome"] }).toEqual({ code: 70, outcome: "failed" });
    expect(stdout).toContain(words);
  });
});
