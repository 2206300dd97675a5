# Dedupe of the generator's patients by recordlinkage (PyPI), a peer of
# bench/dedupe.sql for tables that it can hold.
# Usage: recordlinkage_dedupe.py FILE
#
# FILE is the table patient as CSV with a header. Prints lines as
# splink_dedupe.py does: name, value, seconds, the processor's seconds, which are
# not known of its second process, and megabytes of the first.
#
# Blocking rules are those of splink_dedupe.py as far as they are equalities of
# columns; comparisons those of its documentation for such columns; its
# classifier that needs no labels is ECM, on agreement or not.

import resource
import sys
import time
from contextlib import contextmanager

import pandas as pd
import recordlinkage as rl


@contextmanager
def step(name):
	started = time.perf_counter()
	yield
	seconds = time.perf_counter() - started
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
	print(name, "\\N", "%.2f" % seconds, "\\N", peak, sep="\t", flush=True)


with step("read"):
	rows = pd.read_csv(sys.argv[1], dtype=str, index_col="id")
	person = rows.pop("person")
	rows.loc[rows.given.str.startswith("BABY ", na=False), "given"] = None
	for column, nothing in (("birth_date", "1900-01-01"), ("phone", "555-555-5555"), ("ssn", "999-99-9999"), ("sex", "U")):
		rows.loc[rows[column] == nothing, column] = None
	rows["day"] = rows.birth_date.str[5:]
	rows["year"] = rows.birth_date.str[:4]
	rows["initial"] = rows.given.str[:1]

with step("block"):
	indexer = rl.Index()
	for columns in (["ssn"], ["email"], ["phone"], ["given", "family"], ["birth_date", "initial"], ["birth_date", "zip"],
			["family", "day"], ["family", "year"], ["zip", "family"], ["zip", "given"]):
		indexer.block(columns)
	pairs = indexer.index(rows)

with step("compare"):
	compare = rl.Compare(n_jobs=2)
	compare.string("given", "given", method="jarowinkler", threshold=0.88, label="given")
	compare.string("family", "family", method="jarowinkler", threshold=0.88, label="family")
	for column in ("birth_date", "sex", "zip"):
		compare.exact(column, column, label=column)
	compare.string("ssn", "ssn", method="damerau_levenshtein", threshold=0.8, label="ssn")
	compare.string("email", "email", method="jarowinkler", threshold=0.95, label="email")
	features = compare.compute(pairs, rows)

with step("ECM"):
	found = rl.ECMClassifier(binarize=0.5).fit_predict(features)

same = lambda index: int((person.loc[index.get_level_values(0)].values == person.loc[index.get_level_values(1)].values).sum())
for name, value in (("candidates", len(pairs)), ("blocked", same(pairs)), ("found", len(found)), ("correct", same(found))):
	print(name, value, "\\N", "\\N", "\\N", sep="\t", flush=True)
