# Dedupe of the generator's patients by Splink (PyPI: splink, 4 or 5, with
# duckdb), the peer of bench/dedupe.sql.
# Usage: splink_dedupe.py FILE THREADS PAIRS
#
# FILE is the table patient as CSV with a header; PAIRS is how many random pairs
# u is estimated from. Prints lines with tabs between: name, value, for a step of
# the work its seconds, the processor's seconds of all threads, and the most
# memory in megabytes that the process had at once; for a fact, which is found
# afterwards, out of the steps' time, the value alone.
#
# Comparisons are those of Splink's library for such columns, and the steps those
# of its examples of persons, with what its guide to performance says makes them
# faster: no columns carried along, training without term frequencies, and
# prediction above a threshold only. The telephone number and the street are not
# compared: households share them with the ZIP Code, and Splink takes fields for
# independent. Of 100,000 rows the precision is 0.81 so, and 0.35 with them. For
# the same reason no rule of the training has households among its pairs, with
# which it is less again.

import logging
import sys
import time
from contextlib import contextmanager

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

file, threads, pairs = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
logging.disable(logging.WARNING)
con = duckdb.connect()
con.execute("SET threads = %d" % threads).fetchall()
con.execute("SET enable_progress_bar = false").fetchall()


def say(name, *values):
	print(name, *(values + ("\\N",) * (4 - len(values))), sep="\t", flush=True)


def first_row(sql):
	return con.execute(sql).fetchall()[0]


@contextmanager
def step(name):
	with open("/proc/self/clear_refs", "w") as f:
		f.write("5")  # the peak is that of now
	started, used = time.perf_counter(), time.process_time()
	yield
	seconds, used = time.perf_counter() - started, time.process_time() - used
	with open("/proc/self/status") as f:
		peak = [int(line.split()[1]) for line in f if line.startswith("VmHWM:")][0]
	say(name, "\\N", "%.2f" % seconds, "%.2f" % used, peak // 1024)


def pairs_of(clusters):
	return "(SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM (SELECT count(*) AS n FROM %s))" % clusters


# What is no value is made NULL before, as the documentation asks for; so is an
# unknown sex. Names are joined for their frequency; blocking takes the date of
# birth as text, comparing as a date, which is faster.
with step("read"):
	con.execute("""
		CREATE TABLE patient AS
		SELECT id::bigint AS unique_id, family, given, family || ' ' || given AS name,
			left(middle, 1) AS middle_initial, birth_date, birth_date::date AS dob,
			nullif(sex, 'U') AS sex, phone, email, zip, ssn
		FROM (SELECT * REPLACE (
				CASE WHEN given NOT LIKE 'BABY %' THEN given END AS given,
				nullif(birth_date, '1900-01-01') AS birth_date,
				nullif(phone, '555-555-5555') AS phone,
				nullif(ssn, '999-99-9999') AS ssn)
			FROM read_csv(?, header = true, all_varchar = true))""", [file]).fetchall()

settings = SettingsCreator(
	link_type="dedupe_only",
	comparisons=[
		cl.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="name"),
		cl.ExactMatch("middle_initial").configure(term_frequency_adjustments=True),
		cl.DateOfBirthComparison("dob", input_is_string=False),
		cl.ExactMatch("sex"),
		cl.EmailComparison("email"),
		cl.LevenshteinAtThresholds("zip", 1).configure(term_frequency_adjustments=True),
		cl.LevenshteinAtThresholds("ssn", 2),
	],
	# each error leaves some of them; 9.6 pairs a row of a million
	blocking_rules_to_generate_predictions=[
		block_on("ssn"),
		block_on("email"),
		block_on("phone"),
		block_on("given", "family"),
		block_on("birth_date", "substr(given, 1, 1)"),
		block_on("birth_date", "substr(family, 1, 1)"),
		block_on("birth_date", "zip"),
		block_on("family", "substr(birth_date, 6)"),
		block_on("family", "substr(birth_date, 1, 4)"),
		block_on("zip", "family"),
		block_on("zip", "given"),
		block_on("substr(given, 1, 3)", "substr(family, 1, 3)", "substr(birth_date, 1, 4)"),
		"l.given = r.family AND l.family = r.given",
	],
	retain_matching_columns=False,
	retain_intermediate_calculation_columns=False,
)

with step("prepare"):
	api = DuckDBAPI(connection=con)
	if splink.__version__ < "5":
		linker = Linker("patient", settings, api, set_up_basic_logging=False)
	else:
		linker = Linker(api.register("patient"), settings, log_level=None)

with step("prior"):
	linker.training.estimate_probability_two_random_records_match(
		[
			block_on("ssn"),
			block_on("given", "family", "birth_date"),
			"l.given = r.family AND l.family = r.given AND l.birth_date = r.birth_date",
		],
		recall=0.8,
	)
with step("u"):
	linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
with step("m"):
	for rule in (block_on("ssn"), block_on("email"), block_on("given", "family", "birth_date")):
		linker.training.estimate_parameters_using_expectation_maximisation(
			rule, estimate_without_term_frequencies=True)
with step("predict"):
	found = linker.inference.predict(threshold_match_probability=0.01)
with step("cluster"):
	clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
		found, threshold_match_probability=0.5)

con.execute("CREATE TABLE truth AS SELECT id::bigint AS id, person FROM read_csv(?, header = true, all_varchar = true)", [file]).fetchall()
con.execute("CREATE TABLE clustered AS SELECT cluster_id, person FROM %s JOIN truth ON id = unique_id" % clusters.physical_name).fetchall()
facts = "SELECT %s FROM %s AS p JOIN truth AS a ON a.id = unique_id_l JOIN truth AS b ON b.id = unique_id_r"
n_found, correct = first_row(facts % (
	"count(*) FILTER (match_probability >= 0.5), count(*) FILTER (match_probability >= 0.5 AND a.person = b.person)", found.physical_name))
clustered, clustered_correct = first_row("SELECT %s, %s" % (
	pairs_of("clustered GROUP BY cluster_id"), pairs_of("clustered GROUP BY cluster_id, person")))
candidates, blocked, predicted = first_row(facts % (
	"count(*), count(*) FILTER (a.person = b.person), sum(match_probability)", linker.inference.predict().physical_name))

for name, value in (("candidates", candidates), ("blocked", blocked), ("predicted", predicted), ("found", n_found), ("correct", correct),
		("clustered", clustered), ("clustered_correct", clustered_correct)):
	say(name, value)
