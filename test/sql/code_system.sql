-- Lists of other systems, which a site loads itself.

CREATE FUNCTION load(edition text, valid_from date, content text) RETURNS SETOF text LANGUAGE sql
AS $$ SELECT change || ' ' || codes FROM code_system_load('gm', edition, valid_from, convert_to(content, 'UTF8')) $$;

-- a heading, dots or none, quotes, empty lines, CR LF
SELECT * FROM load('2026', '2026-01-01', E'code\ttitle\r\nA00\tCholera\r\nA00.0\t"Cholera, klassisch"\r\n\r\nA00.1\tCholera El Tor\r\nI10\tBluthochdruck\r\nJ450\tAsthma\n' ||
	(SELECT string_agg('Z' || n || E'\tAlt ' || n, E'\n') FROM generate_series(10, 30) n));
SELECT code, code_system_status('gm', code, '2026-06-30') AS status, code_system_title('gm', code, '2026-06-30') AS title
FROM (VALUES ('A00'), ('A00.0'), (' a000 '), ('A00.0*'), ('A00.-'), ('J45.0'), ('J450'), ('B99'), (''), ('see note')) v(code);
SELECT code_system_status('gm', repeat('A', 1000000), '2026-06-30') AS long;
SELECT code_system_status('gm', 'A00', '2025-12-31') AS before, code_system_status('gm', 'A00', '2100-01-01') AS later, code_system_status('who', 'A00', '2026-01-01') AS other_system,
	code_system_status('gm', NULL, '2026-01-01') IS NULL AS null_code, code_system_title('gm', 'A00', '2025-12-31') IS NULL AS no_title;

-- the next list: a code ends, one becomes a header, one is new, a title is revised
SELECT * FROM load('2027', '2027-01-01', E'A00\tCholera\nA00.0\tCholera, klassisch\nI10\tHypertonie\nI10.0\tBenigne Hypertonie\nJ450\tAsthma\n' ||
	(SELECT string_agg('Z' || n || E'\tAlt ' || n, E'\n') FROM generate_series(10, 31) n));
SELECT code, code_system_status('gm', code, '2026-12-31') AS before, code_system_status('gm', code, '2027-01-01') AS after,
	code_system_title('gm', code, '2026-12-31') AS title_before, code_system_title('gm', code, '2027-01-01') AS title_after
FROM (VALUES ('A00.1'), ('I10'), ('I10.0'), ('J45.0'), ('Z10'), ('Z31')) v(code);
SELECT list, edition, valid_from, valid_to, codes, billable FROM medrec_edition;

-- search, in the language of the titles
SELECT code, title, billable FROM code_system_search('gm', 'cholera', '2026-06-30');
SELECT code, title FROM code_system_search('gm', 'hypertonien', '2027-01-01', 'german');
SELECT count(*) FROM code_system_search('gm', 'bluthochdruck', '2027-01-01');

-- columns, separator, encoding, and a dry run
SELECT change, codes FROM code_system_load('ca', 'x', '2026-01-01', convert_to('1;T;A00.0;Chol' || chr(233) || 'ra;A' || E'\n' || '2;T;A00.1;Autre;A', 'LATIN1'),
	code_column => 3, title_column => 4, separator => ';', encoding => 'LATIN1', valid_to => '2026-12-31', dry_run => true);
SELECT count(*) FROM medrec_edition WHERE list = 'ca';

-- what is refused, and changes nothing
SELECT load('2026', '2026-01-01', E'A00\tCholera');
SELECT load('2028', '2028-01-01', E'A00\tCholera');
SELECT load('2028', '2028-01-01', E'A00\tCholera\nA000\tx\nA00.0\ty');
SELECT load('2028', '2028-01-01', E'A00\tCholera\nA00.0');
SELECT load('2028', '2028-01-01', E'A00\tCholera\n\tx');
SELECT load('2028', '2028-01-01', E'A00\tCholera\nGARCIA\tx');
SELECT load('2028', '2028-01-01', '');
SELECT load('2028', '2028-01-01', E'\n\n');
SELECT load('2028', 'infinity', E'A00\tCholera');
SELECT * FROM code_system_load('gm', 'x', '2028-01-01', '\xff00', dry_run => true);
SELECT * FROM code_system_load('gm', 'x', '2028-01-01', 'A00', format => 'csv');
SELECT * FROM code_system_load('gm', 'x', '2028-01-01', 'A00', valid_to => '2027-01-01');
SELECT * FROM code_system_load('icd10cm', 'x', '2028-01-01', 'A00');
SELECT count(*) AS rows FROM code_system_load('gm', 'x', '2028-01-01', NULL);
SELECT count(*) FROM medrec_edition;

-- taken away again, the rest with it
DELETE FROM medrec_edition WHERE list = 'gm' AND valid_from = '2027-01-01';
SELECT code_system_status('gm', 'A00.1', '2027-01-01'), code_system_title('gm', 'I10', '2027-01-01');
DELETE FROM medrec_edition;
SELECT (SELECT count(*) FROM medrec_code_change) AS changes, (SELECT count(*) FROM medrec_code_title) AS titles;

-- without tables of procedures nothing is known of their characters
SELECT place, "character", axis, label FROM icd10pcs_axes('0dtj4zz', '2026-01-01');
SELECT count(*) FROM icd10pcs_axes('E11.9', '2026-01-01');
