-- The book: chapters, blocks, order; and what became of codes.

-- chapters and blocks go by the order of the book, not of the characters
SELECT code, icd10_chapter(code), icd10_block(code), icd10_chapter(icd10_try(code)) = icd10_chapter(code) AND icd10_block(icd10_try(code)) = icd10_block(code) AS same
FROM (VALUES ('A00'), ('B99.9'), ('C43.0'), ('C4A.0'), ('C75.9'), ('C7A.00'), ('C7B.00'), ('C76.0'), ('C80.1'), ('C96.Z'), ('D3A.00'), ('D48.9'), ('D49.9'), ('D50.0'),
	('E11.9'), ('H59.89'), ('H60.00'), ('I16.0'), ('I1A.0'), ('I52'), ('I5A'), ('J44.9'), ('J4A.0'), ('J4B'), ('J45.20'), ('J47.9'), ('K68.9'), ('K6A.01'), ('M1A.9XX0'), ('O99.89'), ('O9A.21'), ('Q99.9'),
	('QA0.8'), ('QA1.71'), ('T07.XXXA'), ('T20.00XA'), ('V00.01XA'), ('X58.XXXA'), ('Y62.0'), ('Z3A.20'), ('Z99.89'), ('U07.1'), ('U09.9')) v(code);

-- gaps between chapters or blocks; NULL; text that is no code, or is written otherwise
SELECT raw, icd10_chapter(raw), icd10_block(raw), icd10_tabular_rank(raw)
FROM (VALUES ('A29'), ('E99'), ('U99'), ('see note'), ('1234'), (''), (NULL), (' e119 ')) v(raw);
SELECT icd10_chapter(NULL::icd10), icd10_block(NULL::icd10), icd10_tabular_rank(NULL::icd10), icd10_valid_during(NULL::icd10), icd10pcs_valid_during(NULL::icd10pcs);

SELECT * FROM icd10_chapters();
SELECT count(*), count(DISTINCT block), count(parent_block), count(*) FILTER (WHERE block !~ '-') AS of_one_category FROM icd10_blocks();
-- blocks within blocks
SELECT b.block, b.chapter, b.first_category, b.last_category, b.parent_block, p.parent_block AS its_parent
FROM icd10_blocks() b LEFT JOIN icd10_blocks() p ON p.block = b.parent_block
WHERE b.block IN ('C00-C14', 'C76-C80', 'C7A', 'C7B', 'D3A', 'J40-J4B', 'T26-T28', 'V00-V09', 'V00-V99', 'Y62-Y69', 'U00-U49', 'QA0-QA1') ORDER BY icd10_tabular_rank(b.first_category), b.block;
-- the functions agree with one another
SELECT count(*) AS chapters FROM icd10_chapters() WHERE icd10_chapter(first_code) = chapter AND icd10_chapter(last_code) = chapter;
SELECT count(*) AS in_chapter FROM icd10_blocks() WHERE icd10_chapter(first_category) = chapter AND icd10_chapter(last_category) = chapter;
SELECT b.block, icd10_block(first_category) FROM icd10_blocks() b WHERE icd10_block(first_category) <> block ORDER BY icd10_tabular_rank(first_category), 1;
SELECT count(*) FROM (SELECT icd10_tabular_rank(first_category) AS r, lag(icd10_tabular_rank(first_category)) OVER () AS before FROM icd10_blocks()) b WHERE r < before;

-- the order of the book beside that of the characters
SELECT string_agg(code, ' ' ORDER BY icd10_tabular_rank(code)) AS book, string_agg(code, ' ' ORDER BY code COLLATE "C") AS characters
FROM (VALUES (1, 'C43'), (1, 'C43.9'), (1, 'C4A'), (1, 'C4A.9'), (1, 'C44'), (2, 'C75'), (2, 'C7A'), (2, 'C7B'), (2, 'C76'), (3, 'M08'), (3, 'M1A'), (3, 'M10'), (4, 'Z99'), (4, 'U07.1'),
	(5, 'C84.Z'), (5, 'C84.A'), (5, 'C84.9'), (6, 'D46.22'), (6, 'D46.A'), (6, 'D46.C'), (6, 'D46.4'), (6, 'D46.Z'), (6, 'D46.9'), (7, 'J44'), (7, 'J4A'), (7, 'J4B'), (7, 'J45'),
	(8, 'Q99'), (8, 'QA0'), (8, 'R00'), (9, 'S06.0X1A'), (9, 'S06.0XAS'), (9, 'S06.0X9A'), (10, 'K68'), (10, 'K6A'), (10, 'K70'), (11, 'E11'), (11, 'E11.9'), (11, 'E11.A')) v(line, code)
GROUP BY line ORDER BY line;
-- the rank is for ever: these numbers never change
SELECT code, icd10_tabular_rank(code) FROM (VALUES ('A00'), ('A00.0'), ('C4A'), ('M1A.9XX0'), ('U07.1'), ('Z99.89'), ('Z99.ZZZZ')) v(code) ORDER BY 2;
CREATE TABLE chart (dx icd10);
CREATE INDEX ON chart (icd10_tabular_rank(dx));
CREATE INDEX ON chart (icd10_chapter(dx), icd10_block(dx));
INSERT INTO chart VALUES ('C44.0'), ('C4A.0'), ('C43.0'), (NULL);
SELECT dx FROM chart ORDER BY icd10_tabular_rank(dx);
DROP TABLE chart;

-- successors and predecessors: one, several, several together
SELECT * FROM icd10_replaced_by('A04.7');
SELECT * FROM icd10_replaced_by('T81.4XXA'::icd10);
SELECT * FROM icd10_replaces('A04.71'::icd10);
SELECT * FROM icd10_replaces('C56.3');
SELECT * FROM icd10_replaces('G11.5');
SELECT * FROM icd10_replaces('H44.2B1');
SELECT * FROM icd10_replaces('U07.0');
SELECT * FROM icd10_replaces('W45.3XXA');
SELECT * FROM icd10_replaced_by('C56.1');
SELECT (SELECT count(*) FROM icd10_replaced_by('E11.9')) AS one, (SELECT count(*) FROM icd10_replaced_by('see note')) AS no_code, (SELECT count(*) FROM icd10_replaces(NULL::text)) AS "null";
SELECT icd10_replaced_by('M54.5');

-- when a code is billable
SELECT code, icd10_valid_during(code), icd10_valid_during(icd10_try(code)) = icd10_valid_during(code) AS same
FROM (VALUES ('E11.9'), ('E11'), ('M54.5'), ('M54.50'), ('M35.8'), ('U07.1'), ('QA1.71'), ('M86.8X1'), ('E11.ZZ'), ('see note'), (NULL)) v(code);
SELECT code, icd10pcs_valid_during(code), icd10pcs_valid_during(icd10pcs_try(code)) = icd10pcs_valid_during(code) AS same
FROM (VALUES ('0DTJ4ZZ'), ('XW033E5'), ('0000000'), ('see note')) v(code);
SELECT icd10_valid_during('M54.5') @> date '2021-09-30' AS last_day, icd10_valid_during('M54.5') @> date '2021-10-01' AS day_after;
