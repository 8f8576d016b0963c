"""A history for `asv publish` in this folder: arguments a history file of coldbench and a folder. A commit and a result per run."""

import json
import os
import subprocess
import sys

history, folder = sys.argv[1], sys.argv[2]
runs = [json.loads(line) for line in open(history)]
os.makedirs(f"{folder}/repo")
os.makedirs(f"{folder}/results/box")
subprocess.run(["git", "init", "-q", "-b", "main", f"{folder}/repo"], check=True)
commits = []
for at, _ in enumerate(runs):
    # Git takes an hour between commits: every run is of the commit of its night.
    when = 1_700_000_000 + at * 86_400
    mark = f"mark :{at + 1}\n"
    parent = f"from :{at}\n" if at else ""
    commits.append(f"commit refs/heads/main\n{mark}committer a <a@a.invalid> {when} +0000\ndata 1\nx\n{parent}\n")
subprocess.run(["git", "-C", f"{folder}/repo", "fast-import", "--quiet"], input="".join(commits), text=True, check=True)
log = subprocess.run(
    ["git", "-C", f"{folder}/repo", "log", "--reverse", "--format=%H"], capture_output=True, text=True, check=True
)
hashes = log.stdout.split()
machine = {"arch": "x86_64", "cpu": "cpu", "machine": "box", "num_cpu": "2", "os": "Linux", "ram": "24000000"}
json.dump({**machine, "version": 1}, open(f"{folder}/results/box/machine.json", "w"))
config = {"version": 1, "project": "nightly", "repo": "repo", "branches": ["main"], "results_dir": "results"}
json.dump({**config, "html_dir": "html", "show_commit_url": "https://x.invalid/"}, open(f"{folder}/asv.conf.json", "w"))
columns = ["result", "params", "version", "started_at", "duration"]
names = set()
for at, run in enumerate(runs):
    results = {}
    for series in run["series"]:
        if series["medianNs"] is None:
            continue
        name = "nightly.time_" + "_".join([series["scenario"], series["target"], series["start"]]).replace("-", "_")
        names.add(name)
        results[name] = [[series["medianNs"] / 1e9], [], "1", 0, 1]
    result = {"commit_hash": hashes[at], "env_name": "existing", "date": (1_700_000_000 + at * 86_400) * 1000}
    rest = {"params": {**machine, "python": "3.11"}, "python": "3.11", "requirements": {}, "env_vars": {}}
    document = {**result, **rest, "result_columns": columns, "results": results, "durations": {}, "version": 2}
    json.dump(document, open(f"{folder}/results/box/{hashes[at][:8]}-existing.json", "w"))
benchmark = {"code": "", "param_names": [], "params": [], "timeout": 60, "type": "time", "unit": "seconds", "version": "1"}
listed = {name: {**benchmark, "name": name} for name in sorted(names)}
json.dump({**listed, "version": 2}, open(f"{folder}/results/benchmarks.json", "w"))
