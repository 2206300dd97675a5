-- Comorbidities: Charlson and Elixhauser.

-- the schemes as their sources print them: how many conditions, and the sums of all weights
SELECT scheme, weights, count(*), min(bit_number), max(bit_number), sum(weight), count(*) FILTER (WHERE overrides <> '{}') AS overriding FROM comorbidity_conditions() GROUP BY 1, 2 ORDER BY scheme COLLATE "C", weights COLLATE "C";
SELECT scheme, condition, overrides FROM comorbidity_conditions() WHERE overrides <> '{}' AND weights <> 'quan2011' AND weights <> 'mortality' ORDER BY scheme COLLATE "C", bit_number;
SELECT bit_number, condition, title, max(weight) FILTER (WHERE weights = 'charlson1987') AS charlson1987, max(weight) FILTER (WHERE weights = 'quan2011') AS quan2011
FROM comorbidity_conditions() WHERE scheme = 'charlson' GROUP BY 1, 2, 3 ORDER BY 1;
SELECT bit_number, condition, weight FROM comorbidity_conditions() WHERE scheme = 'quan2005' ORDER BY 1;
SELECT bit_number, condition, title, max(weight) FILTER (WHERE weights = 'readmission') AS readmission, max(weight) FILTER (WHERE weights = 'mortality') AS mortality
FROM comorbidity_conditions() WHERE scheme = 'ahrq2025' GROUP BY 1, 2, 3 ORDER BY 1;
-- names are unique in a scheme, and words
SELECT scheme, condition FROM comorbidity_conditions() GROUP BY scheme, weights, condition HAVING count(*) > 1 OR condition !~ '^[a-z_]+$';

-- patients whose index follows from the definitions
CREATE TABLE patient (id int, note text, dx text[]);
INSERT INTO patient VALUES
	(1, 'nothing', '{}'),
	(2, 'nothing that counts', '{Z00.00,S72.001A}'),
	(3, 'old infarction, failing heart', '{I25.2,I50.9}'),
	(4, 'the same conditions, twice and thrice', '{I25.2,I21.4,I50.9,I50.9,i5022}'),
	(5, 'diabetes', '{E11.9}'),
	(6, 'diabetes with and without complication', '{E11.9,E11.22}'),
	(7, 'both livers', '{K74.60,K76.6}'),
	(8, 'tumor and metastasis', '{C50.911,C79.51}'),
	(9, 'skin only', '{C44.91}'),
	(10, 'metastasis, in situ, malignant', '{C78.00,D05.11,C50.911}'),
	(11, 'in situ and malignant', '{D05.11,C50.911}'),
	(12, 'in situ', '{D05.11}'),
	(13, 'hypertensive heart and kidney disease', '{I13.2,I10,N18.6}'),
	(14, 'kidney, moderate and severe', '{N18.32,N18.6}'),
	(15, 'one code, two conditions', '{I42.6}'),
	(16, 'a bit of everything', '{B20,C78.7,K72.10,G81.90,F03.90,E10.22,M06.9}'),
	(17, 'unreadable among them', '{N/A,"",I50.9,250.00,NULL}'),
	(18, 'headers, too', '{E11,I50,K70}'),
	(19, 'depression and bipolar', '{F31.5,F20.4}'),
	(20, 'two ulcers', '{K25.4,K25.7}');
SELECT id, note, charlson_index(dx) AS charlson, charlson_index(dx, 'quan2011') AS updated, elixhauser_index(dx, 'quan2005', 'van_walraven2009') AS quan,
	elixhauser_index(dx, 'ahrq2025', 'readmission') AS readmission, elixhauser_index(dx, 'ahrq2025', 'mortality') AS mortality FROM patient ORDER BY id;
SELECT id, (SELECT string_agg(condition || ' ' || weight, ', ') FROM charlson_conditions(dx)) AS charlson FROM patient WHERE id > 2 ORDER BY id;
SELECT id, (SELECT string_agg(condition || ' ' || weight, ', ') FROM elixhauser_conditions(dx, 'quan2005', 'van_walraven2009')) AS quan2005 FROM patient WHERE id > 2 ORDER BY id;
SELECT id, (SELECT string_agg(condition || ' ' || weight, ', ') FROM elixhauser_conditions(dx, 'ahrq2025', 'mortality')) AS ahrq2025 FROM patient WHERE id > 2 ORDER BY id;

-- masks hold what is named, also what does not count
SELECT id, charlson_mask(dx), charlson_mask(dx)::bit(17), elixhauser_mask(dx, 'quan2005') AS quan, elixhauser_mask(dx, 'ahrq2025') AS ahrq FROM patient WHERE id IN (1, 5, 6, 8, 16) ORDER BY id;

-- prefixes end where they end; codes of ICD-10-CM that Quan's article does not know are in no cancer
SELECT dx, charlson_mask(ARRAY[dx]) <> 0 AS charlson, elixhauser_mask(ARRAY[dx], 'quan2005') <> 0 AS quan, elixhauser_mask(ARRAY[dx], 'ahrq2025') <> 0 AS ahrq
FROM (VALUES ('I25.1'::icd10), ('I25.2'), ('I25.3'), ('I20.9'), ('I21'), ('I22.ZZZZ'), ('I23'), ('A00'), ('Z99.2'), ('Z99.89'), ('C43.9'), ('C44.0'), ('C4A.9'), ('C7A.00'), ('C7B.00'), ('C76.0'), ('E89.0'), ('Z49.1'), ('G36.9'), ('A18.01'), ('A18.0'), ('A18.01X'), ('A18.02')) v(dx);

-- arrays of codes, of text, of varchar; several dimensions; NULL
SELECT charlson_index(ARRAY['I50.9', 'E11.22']::icd10[]) AS codes, charlson_index(ARRAY['I50.9', 'E11.22']) AS texts, charlson_index(ARRAY['I509', ' e1122 ']::varchar[]) AS varchars,
	charlson_index('{{I50.9,I50.1},{NULL,E11.22}}'::icd10[]) AS two_dimensions, charlson_index('[5:6]={I50.9,E11.22}'::icd10[]) AS other_bounds;
SELECT charlson_index('{}'::icd10[]) AS empty, charlson_index('{NULL}'::icd10[]) AS only_null, charlson_index(NULL::icd10[]) AS no_array, charlson_mask(NULL::text[]) AS no_mask,
	charlson_index('{I50.9}'::icd10[], NULL) AS no_weights, elixhauser_mask('{I50.9}'::icd10[], NULL) AS no_scheme;
SELECT count(*) FROM charlson_conditions(NULL::icd10[]);
SELECT count(*) FROM elixhauser_conditions(NULL::bigint, 'quan2005', 'van_walraven2009');
SELECT charlson_conditions('{I50.9,E11.22}'::icd10[]);

-- from a mask; bits that are no condition's count for nothing
SELECT charlson_index(0), charlson_index((1 << 15) | (1 << 13)) AS metastatic_cancer, charlson_index(-1) AS all_bits, charlson_index(1::bigint << 40) AS strange,
	charlson_index(charlson_mask(ARRAY['E11.9']) | charlson_mask(ARRAY['E11.22'])) AS put_together,
	elixhauser_index(-1, 'quan2005', 'van_walraven2009') AS all_quan, elixhauser_index(-1, 'ahrq2025', 'mortality') AS all_ahrq;

-- over rows: the same as over an array
CREATE TABLE dx (id int, code icd10, raw text);
INSERT INTO dx SELECT id, icd10_try(d), d FROM patient, unnest(dx) d;
SELECT p.id FROM patient p LEFT JOIN dx USING (id) GROUP BY p.id, p.dx
HAVING (charlson_mask_agg(code), charlson_mask_agg(raw), elixhauser_mask_agg(code, 'quan2005'), elixhauser_mask_agg(raw, 'quan2005'), elixhauser_mask_agg(code, 'ahrq2025'), elixhauser_mask_agg(raw, 'ahrq2025'))
	IS DISTINCT FROM (charlson_mask(p.dx), charlson_mask(p.dx), elixhauser_mask(p.dx, 'quan2005'), elixhauser_mask(p.dx, 'quan2005'), elixhauser_mask(p.dx, 'ahrq2025'), elixhauser_mask(p.dx, 'ahrq2025'));
SELECT charlson_index(charlson_mask_agg(code)) AS all_patients, charlson_mask_agg(code) = (SELECT bit_or(m) FROM (SELECT charlson_mask_agg(code) AS m FROM dx GROUP BY id) x) AS or_of_masks FROM dx;
SELECT charlson_mask_agg(code) AS no_rows, elixhauser_mask_agg(raw, 'ahrq2025') AS no_rows FROM dx WHERE false;
SELECT charlson_mask_agg(NULL::icd10) AS only_null, charlson_mask_agg('see note') AS unreadable FROM dx;
-- windows
SELECT DISTINCT charlson_index(charlson_mask_agg(code) OVER (PARTITION BY id)) FROM dx WHERE id = 3;

-- parallel workers' masks go together
CREATE TABLE many AS SELECT i, (ARRAY['I50.9', 'I10', 'E11.9', 'Z00.00'])[1 + i % 4]::icd10 AS code FROM generate_series(1, 20000) i;
INSERT INTO many VALUES (0, 'C79.51');
ALTER TABLE many SET (parallel_workers = 2);
BEGIN;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT charlson_mask_agg(code), elixhauser_mask_agg(code, 'ahrq2025') FROM many;
SELECT charlson_index(charlson_mask_agg(code)), elixhauser_index(elixhauser_mask_agg(code, 'ahrq2025'), 'ahrq2025', 'mortality') FROM many;
COMMIT;
DROP TABLE many;

-- may stand in a generated column and in an index
CREATE TABLE stay (id int, dx icd10[], mask bigint GENERATED ALWAYS AS (charlson_mask(dx)) STORED);
CREATE INDEX ON stay (charlson_index(dx));
INSERT INTO stay VALUES (1, '{I50.9,E11.9}'), (2, NULL);
SELECT *, charlson_index(mask) FROM stay ORDER BY id;
DROP TABLE stay, dx, patient;

-- refusals show no argument
SELECT charlson_index('{I50.9}'::icd10[], 'ZZPATIENTZZ');
SELECT elixhauser_index('{I50.9}'::icd10[], 'quan2005', 'mortality');
SELECT elixhauser_index('{I50.9}'::icd10[], 'ZZPATIENTZZ', 'mortality');
SELECT elixhauser_mask('{I50.9}'::icd10[], 'charlson');
SELECT elixhauser_mask_agg(code, 'ahrq') FROM (VALUES ('I50.9'::icd10)) v(code);
SELECT elixhauser_conditions(0, 'ahrq2025', 'AHRQ');
