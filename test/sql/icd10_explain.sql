-- Why a code may not be billed on a day, since when, and what instead.

SELECT raw, on_date, e.*
FROM (VALUES (1, 'E11.9', date '2026-01-01'), (2, 'M35.8', '2020-12-31'), (3, 'M35.8', '2021-01-01'), (4, 'E11.1', '2026-01-01'), (5, 'W21.89', '2026-01-01'),
	(6, 'T81.4XXA', '2018-10-01'), (7, 'M54.50', '2021-09-30'), (8, 'U07.1', '2020-03-31'), (9, 'E11.99', '2026-01-01'), (10, 'E99.9', '2026-01-01'),
	(11, 'E11.9', '2027-10-01'), (12, 'E11.9', 'infinity'), (13, 'E11.9', '-infinity'), (14, 'J4 49', '2026-01-01'), (15, 'E1O.9', '2026-01-01'), (16, 'GARCIA', '2026-01-01'),
	(17, '', '2026-01-01'), (18, '250.00', '2026-01-01'), (19, NULL, '2026-01-01'), (20, 'E11.9', NULL)) v(n, raw, on_date)
	LEFT JOIN LATERAL icd10_explain(raw, on_date) e ON true
ORDER BY n, suggestion;

-- the same of a code as of a text; suggestions are codes of that day
SELECT count(*) AS rows, count(*) FILTER (WHERE icd10_status(suggestion, on_date) IN ('billable', 'header')) AS valid_on_the_day
FROM (VALUES ('2016-01-01'::date), ('2021-01-01'), ('2026-01-01')) d(on_date), generate_series(0, 99) n, LATERAL (VALUES ('E'), ('M'), ('S')) l(letter),
	LATERAL icd10_explain((letter || lpad(n::text, 2, '0'))::icd10, on_date) e WHERE suggestion IS NOT NULL;
SELECT count(*) AS differences FROM generate_series(0, 99) n, LATERAL (SELECT 'M' || lpad(n::text, 2, '0') AS raw) r
WHERE (SELECT array_agg(e::text ORDER BY e::text) FROM icd10_explain(raw, '2026-01-01') e) IS DISTINCT FROM (SELECT array_agg(e::text ORDER BY e::text) FROM icd10_explain(raw::icd10, '2026-01-01') e);
