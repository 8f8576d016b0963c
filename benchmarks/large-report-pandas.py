"""The figures of a run with pandas: median, its quartiles and the percentiles of every target and start, warm by instance."""

import json
import sys

import pandas

rows = pandas.read_json(sys.argv[1], lines=True)
accepted = rows[rows["outcome"].map(lambda one: one["ok"]) & rows["proof"].map(lambda one: one["accepted"])]
by_instance = accepted.groupby(["target", "start", "trial"])["totalNs"].median()
figures = by_instance.groupby(["target", "start"]).quantile([0.25, 0.5, 0.75, 0.9, 0.95, 0.99]).unstack()
print(json.dumps({"/".join(key): list(values) for key, values in zip(figures.index, figures.to_numpy().tolist())}))
