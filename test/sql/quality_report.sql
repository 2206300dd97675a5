-- Quality reports: a document as text, as CSV and as a page

\set minimal `cat test/report/minimal.json`
\set weekly `cat test/report/weekly.json`
\set monthly `cat test/report/monthly.json`
CREATE TABLE quality_report (name text COLLATE "C", document jsonb);
INSERT INTO quality_report VALUES ('minimal', :'minimal'), ('weekly', :'weekly'), ('monthly', :'monthly');

-- text and CSV, as they are
\pset format unaligned
\pset tuples_only on
SELECT quality_report_text(document) FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document) FROM quality_report WHERE name = 'weekly';
SELECT quality_report_text(document) FROM quality_report WHERE name = 'monthly';
SELECT quality_report_csv(document) FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document) FROM quality_report WHERE name = 'weekly';
\pset tuples_only off
\pset format aligned

-- pages: the same bytes each time; ASCII; nothing that runs, nothing from elsewhere
CREATE TABLE quality_page AS SELECT name, document, quality_report_html(document) AS html FROM quality_report;
SELECT name, html = quality_report_html(document) AND quality_report_text(document) = quality_report_text(document || '{}') AS again,
	html ~ '^<!DOCTYPE html>\n<html [^>]*><head><meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" content="default-src ''none''; style-src ''unsafe-inline''; base-uri ''none''; form-action ''none''"/>' AS policy,
	html ~ '[^\x01-\x7f]' AS other_than_ascii, html ~* '<script|\son\w+=|javascript:|url\(|@import|(src|href|action)="[^#]' AS runs_or_loads
FROM quality_page ORDER BY name;
SELECT name, (SELECT count(*) FROM regexp_matches(html, '<section', 'g')) AS sections, (SELECT count(*) FROM regexp_matches(html, '<table', 'g')) AS tables,
	(SELECT count(*) FROM regexp_matches(html, '<caption|<summary', 'g')) AS captions, (SELECT count(*) FROM regexp_matches(html, '<svg[^>]*role="img"', 'g')) AS pictures,
	(SELECT count(*) FROM regexp_matches(html, '<svg[^>]*role="img"><title>[^<]', 'g')) AS titles
FROM quality_page ORDER BY name;

-- every key of the document by itself makes its own section and no other
SELECT key, (SELECT string_agg(m[1], '; ') FROM regexp_matches(quality_report_html(r.document || jsonb_build_object(key, value)), '<h2[^>]*>\d+&#160; ([^<]*)', 'g') m) AS section
FROM quality_report r, (SELECT d.* FROM quality_report, jsonb_each(document) d WHERE name = 'monthly') d WHERE name = 'minimal' AND key NOT IN ('version', 'title', 'edition', 'period')
ORDER BY key COLLATE "C";
-- what is empty or null is not there
SELECT quality_report_html(document || '{"changes": [], "coding": null, "identity": {}, "health": {"runs": []}, "run": {}}') = quality_report_html(document) AS same FROM quality_report WHERE name = 'minimal';

-- what is not judged looks so: fewer rows than minimum_rows
SELECT quality_report_text(document || '{"coding": [{"title": "a", "n": 24, "found": 1, "pct": 4.1}, {"title": "b", "n": 25, "found": 1, "pct": 4}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"minimum_rows": 5, "coding": [{"title": "a", "n": 24, "found": 1, "pct": 4.1}, {"title": "b", "n": 4, "found": 1, "pct": 25}]}') FROM quality_report WHERE name = 'minimal';
SELECT m[1] AS row FROM quality_report, regexp_matches(quality_report_html(document || '{"coding": [{"title": "a", "n": 24, "found": 1, "pct": 4.1}, {"title": "b", "n": 25, "found": 1, "pct": 4}]}'), '(<tr.*?</tr>)\n', 'g') m WHERE name = 'minimal';

-- a share is never printed as 0 or 100 if it is not; halves are rounded away from 0
SELECT pct, split_part(split_part(quality_report_text(document || jsonb_build_object('coding', jsonb_build_array(jsonb_build_object('title', '|', 'pct', pct)))), '|  ', 2), E'\n', 1) AS printed
FROM quality_report, unnest('{0,0.00001,0.04999,0.05,0.15,0.25,94.35,99.94999,99.95,99.99999,100}'::numeric[]) pct WHERE name = 'minimal';

SELECT substring(quality_report_html(document || '{"headline": [{"name": "a", "value": 0.01, "unit": "pct", "history": [99.99, 0.01]}]}') FROM '<desc>.*</desc>') AS description FROM quality_report WHERE name = 'minimal';

-- as numeric rounds them, every hundredth
SELECT count(*), count(*) FILTER (WHERE substring(line FROM '[0-9.]+$')::numeric <> round(i / 100.0, 1)) AS other
FROM (SELECT quality_report_text(r.document || jsonb_build_object('coding', (SELECT jsonb_agg(jsonb_build_object('title', '|', 'pct', round(i / 100.0, 2)) ORDER BY i) FROM generate_series(5, 9994) i))) AS report FROM quality_report r WHERE name = 'minimal') t,
	regexp_split_to_table(substring(report FROM '\n  \|.*'), '\n  ') WITH ORDINALITY l(line, o), LATERAL (SELECT o + 3 AS i) n WHERE o > 1;

-- small numbers of patients are in no format, nor is what they would follow from: 613 of 5,000 and the like
CREATE TABLE quality_report_small AS SELECT document || '{"suppress_below": 1000,
	"headline": [{"name": "share", "value": 12.26, "unit": "pct", "n": 5000, "change": -0.61, "history": [12.86, 47.5, 12.26]}, {"name": "count", "value": 613, "unit": "count", "change": -61, "history": [674, 2000, 613]}],
	"changes": [{"change": "new", "title": "few", "n": 5000, "violations": 613, "violated_pct": 12.26, "previous_pct": 47.5}, {"change": "new", "title": "all but a few", "n": 5000, "violations": 4387, "violated_pct": 87.74},
		{"change": "new", "title": "of few", "n": 613, "violations": 2, "violated_pct": 0.33}, {"change": "new", "title": "none", "n": 5000, "violations": 0, "violated_pct": 0}],
	"completeness": [{"profile": "p", "n": 5000, "elements": [
		{"element": "e", "n": 15700, "expected": 15700, "present": 9753, "nulls": 5947, "blank": 0, "placeholder": 0, "invalid": 0, "rate_pct": 62.12},
		{"element": "a_state", "n": 5000, "expected": 5000, "present": 1727, "nulls": 1330, "blank": 613, "placeholder": 0, "invalid": 1330, "rate_pct": 34.54, "low_pct": 33.2, "high_pct": 35.9, "lost_points": 20.5},
		{"element": "the_rest", "n": 5000, "expected": 5000, "present": 4387, "nulls": 613, "blank": 0, "placeholder": 0, "invalid": 0, "rate_pct": 87.74, "low_pct": 86.8, "high_pct": 88.6, "lost_points": 6.13},
		{"element": "not_expected", "n": 5000, "expected": 4387, "present": 3000, "nulls": 1387, "blank": 0, "placeholder": 0, "invalid": 0, "declined": 613, "not_applicable": 0, "rate_pct": 68.38, "low_pct": 67.0, "high_pct": 69.7, "lost_points": 6.13}]}],
	"heat_map": [{"element": "e", "segment": "A", "n": 5000, "rate_pct": 87.74}, {"element": "e", "segment": "B", "n": 2700, "rate_pct": 50.6}, {"element": "e", "segment": "C", "n": 8000, "rate_pct": 50}],
	"control_charts": [{"name": "c", "points": [{"period": "2026-09-01", "n": 5000, "violations": 2000, "pct": 40, "lower_pct": 35, "upper_pct": 45}, {"period": "2026-10-01", "n": 5000, "violations": 613, "pct": 12.26, "lower_pct": 36.13, "upper_pct": 44}]}],
	"timeliness": {"delays": [{"title": "of few", "n": 613, "unit": "days", "median": 6.13, "p90": 61.3}], "ageing": [{"segment": "s", "bucket": "b", "n": 613}]},
	"levers": [{"element": "l", "missing": 613, "lost_points": 6.13, "gap_points": 6.12}]}' AS document FROM quality_report WHERE name = 'minimal';
\pset format unaligned
\pset tuples_only on
SELECT quality_report_text(document) FROM quality_report_small;
\pset tuples_only off
\pset format aligned
SELECT format, (SELECT array_agg(DISTINCT m[1]) FROM regexp_matches(report, '613|61\.3|6\.1|12\.[23]|87\.7|4,?387|1,?330|1,?387|50\.6|47\.5 in|36\.1|1,?727,|0\.33', 'g') m) AS told
FROM quality_report_small, LATERAL (VALUES ('html', quality_report_html(document)), ('text', quality_report_text(document)), ('csv', quality_report_csv(document))) v(format, report) ORDER BY format;
-- a document that is sent elsewhere tells no more, and is printed as the other one
SELECT (SELECT array_agg(DISTINCT m[1]) FROM regexp_matches(s::text, '613|61\.3|6\.1|12\.[23]|87\.7|4387|1330|1387|50\.6|36\.1|0\.33', 'g') m) AS told,
	quality_report_suppress(s) = s AS again, quality_report_html(s) = quality_report_html(document) AND quality_report_text(s) = quality_report_text(document) AND quality_report_csv(s) = quality_report_csv(document) AS prints_the_same,
	s #> '{completeness,0,elements,1}' AS element, s #> '{changes,2}' AS change
FROM quality_report_small, quality_report_suppress(document) s;
SELECT quality_report_suppress(document - 'suppress_below') = document - 'suppress_below' AS as_it_was FROM quality_report_small;
SELECT m[1] AS path_of_the_chart FROM quality_report_small, regexp_matches(quality_report_html(document), 'class="(?:line|dots|flag|limits)" d="([^"]*)"', 'g') m;
-- with nothing suppressed, they are there
SELECT (SELECT count(*) FROM regexp_matches(quality_report_csv(document - 'suppress_below'), '613', 'g')) > 10 AS told FROM quality_report_small;

-- hostile texts are texts
SELECT m[1] AS page FROM quality_report, regexp_matches(quality_report_html(document || jsonb_build_object('coding', jsonb_build_array(
	jsonb_build_object('title', '<script>alert(1)</script>'), jsonb_build_object('title', '"''&]]>--><!--'), jsonb_build_object('title', E'\u202Eright\u2066to\u200Fleft'), jsonb_build_object('title', E'\x01\x1b[2J\x7f\u0085\uFFFE'),
	jsonb_build_object('title', E'Garc\u00EDa \u5C71 \U0001F600'), jsonb_build_object('title', ''))) ), '<tr>(<th scope="row">.*?)</tr>', 'g') m WHERE name = 'minimal';
SELECT quality_report_text(document || jsonb_build_object('coding', jsonb_build_array(jsonb_build_object('title', E'\u202Eright'), jsonb_build_object('title', E'\x01\x1b[2J\x7f\n.'), jsonb_build_object('title', E'Garc\u00EDa'), jsonb_build_object('title', E'\u5C71\u7530', 'n', 5)))) FROM quality_report WHERE name = 'minimal';
-- a long text makes its own row longer, not all others
SELECT length(line) AS length, left(line, 40) AS line FROM quality_report, regexp_split_to_table(quality_report_text(document || jsonb_build_object('title', repeat('t', 300), 'coding', jsonb_build_array(jsonb_build_object('title', repeat('x', 300), 'n', 30), jsonb_build_object('title', 'y', 'n', 40)))), E'\n') line WHERE name = 'minimal';
SELECT quality_report_csv('{"version": 1, "title": "=1+1", "organisation": "a \"quoted\", one", "suite": "\n-2", "edition": "weekly", "period": "2026-10-26", "headline": [{"name": "@SUM(A1)", "value": -2, "unit": "days"}]}'::jsonb);

-- NULL
SELECT quality_report_html(NULL::jsonb) IS NULL AND quality_report_text(NULL::jsonb) IS NULL AND quality_report_csv(NULL::jsonb) IS NULL AS unknown;

-- what is wrong with a document is said by its path, never by its value
SELECT quality_report_html('[]'::jsonb);
SELECT quality_report_html('"zz"'::jsonb);
SELECT quality_report_html('{}'::jsonb);
SELECT quality_report_text(document - 'title') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"version": 2}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"title": 5}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"zzpatientzz": 5}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"edition": "zzpatientzz"}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"period": "2026-02-30"}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"period": "26-2-3zzzz"}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"minimum_rows": 2.5}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_text(document || '{"suppress_below": -1}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"headline": {"name": "zz"}}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"headline": [["zz"]]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"headline": [{"name": "zz", "value": 1e300, "unit": "pct"}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"headline": [{"name": "zz", "value": 1, "unit": "pct", "history": [1, null, "zz"]}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"changes": [{"change": "new", "title": "zz", "violated_pct": 100.01}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"coding": [{"title": "zz", "status": null}, {"title": "zz", "status": "zz"}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"completeness": [{"profile": "zz", "elements": [{"element": "zz", "expected": 5, "present": 5, "nulls": 0, "blank": 0, "placeholder": 0}]}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"heat_map": [{"element": "zz", "segment": "a"}, {"element": "zz", "segment": "b"}, {"element": "zz", "segment": "a"}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || jsonb_build_object('heat_map', (SELECT jsonb_agg(jsonb_build_object('element', 'zz', 'segment', 'zz' || i)) FROM generate_series(1, 201) i))) FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"control_charts": [{"name": "zz", "points": [{"period": "2026-10-01"}, {"period": "2026-10-01"}]}]}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"identity": {"measures": [{"title": "zz", "n": 1, "zz": 2}]}}') FROM quality_report WHERE name = 'minimal';
SELECT quality_report_csv(document || '{"patterns": [{"missing": ["zz", 5]}]}') FROM quality_report WHERE name = 'minimal';

DROP TABLE quality_report, quality_page, quality_report_small;
