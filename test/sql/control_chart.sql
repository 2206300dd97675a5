-- Control charts: which periods of a history are out of the ordinary

-- Attendances at emergency departments of the NHS in twenty weeks, and how many were seen within four hours: M. A.
-- Mohammed et al., BMJ Quality & Safety 22, 2013, 362-368, with the limits for each week's n as the R package qicharts2
-- has them: of Laney's p' chart, and of the p chart. It judges a week by itself and the others; here one week more is
-- judged by the twenty.
CREATE TABLE cc_nhs (week int PRIMARY KEY, seen bigint, n bigint, laney_lower numeric, laney_upper numeric, p_lower numeric, p_upper numeric);
INSERT INTO cc_nhs VALUES
  (1, 266501, 280443, 0.9401296442, 0.9656697785, 0.9516995646, 0.9540998580), (2, 264225, 276823, 0.9400464186, 0.9657530041, 0.9516917430, 0.9541076797),
  (3, 276532, 291681, 0.9403780656, 0.9654213571, 0.9517229116, 0.9540765111), (4, 281461, 296155, 0.9404730075, 0.9653264152, 0.9517318344, 0.9540675883),
  (5, 269071, 282343, 0.9401726842, 0.9656267385, 0.9517036096, 0.9540958131), (6, 261215, 275888, 0.9400246568, 0.9657747659, 0.9516896978, 0.9541097249),
  (7, 270409, 283867, 0.9402068940, 0.9655925287, 0.9517068247, 0.9540925980), (8, 279778, 295251, 0.9404539980, 0.9653454247, 0.9517300478, 0.9540693749),
  (9, 270483, 284468, 0.9402203093, 0.9655791134, 0.9517080855, 0.9540913372), (10, 270320, 282529, 0.9401768742, 0.9656225485, 0.9517040034, 0.9540954193),
  (11, 267923, 279618, 0.9401108193, 0.9656886034, 0.9516977955, 0.9541016272), (12, 271478, 283932, 0.9402083470, 0.9655910757, 0.9517069612, 0.9540924615),
  (13, 255353, 266629, 0.9398030140, 0.9659964087, 0.9516688675, 0.9541305552), (14, 256820, 268091, 0.9398387734, 0.9659606493, 0.9516722282, 0.9541271944),
  (15, 261835, 276803, 0.9400459543, 0.9657534684, 0.9516916994, 0.9541077233), (16, 259144, 271578, 0.9399228940, 0.9658765287, 0.9516801340, 0.9541192887),
  (17, 255910, 266005, 0.9397876617, 0.9660117610, 0.9516674247, 0.9541319980), (18, 260863, 273520, 0.9399690440, 0.9658303787, 0.9516844712, 0.9541149514),
  (19, 264465, 278574, 0.9400868775, 0.9657125452, 0.9516955454, 0.9541038773), (20, 260989, 273772, 0.9399749965, 0.9658244262, 0.9516850307, 0.9541143920);
CREATE VIEW cc_weeks AS
SELECT array_agg(date '2011-01-03' + 7 * week ORDER BY week) AS weeks, array_agg(seen ORDER BY week) AS seen, array_agg(n ORDER BY week) AS n FROM cc_nhs;
SELECT week, l.pct, l.center_pct, l.lower_pct, l.upper_pct, l.flags, p.lower_pct, p.upper_pct, p.flags,
       l.lower_pct = round(100 * laney_lower, 4) AND l.upper_pct = round(100 * laney_upper, 4) AND l.center_pct = 95.2900
       AND p.lower_pct = round(100 * p_lower, 4) AND p.upper_pct = round(100 * p_upper, 4) AND p.center_pct = 95.2900 AS as_published
FROM cc_nhs w, cc_weeks h,
  quality_control_chart(h.weeks || date '2011-06-06', h.seen || w.seen, h.n || w.n) l,
  quality_control_chart(h.weeks || date '2011-06-06', h.seen || w.seen, h.n || w.n, method => 'p') p
WHERE l.period = '2011-06-06' AND p.period = l.period ORDER BY week;
DROP VIEW cc_weeks;
DROP TABLE cc_nhs;

-- Histories for what follows: 24 months that wobble between 940 and 960 of 1,000, and what comes then
CREATE FUNCTION cc_history(more bigint[], wobble bigint[] DEFAULT '{952,948,955,945,951,950,944,956,949,953,947,951,946,954,950,952,943,957,950,948,951,949,955,945}',
  OUT periods date[], OUT violations bigint[]) LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg((date '2024-01-01' + (i - 1) * interval '1 month')::date ORDER BY i), wobble || more
  FROM generate_series(1, cardinality(wobble || more)) i $$;
-- The definition in SQL: the first 24 are the baseline
WITH h AS (SELECT i, x::numeric, n::numeric, x / n::numeric AS share
  FROM unnest((cc_history('{951,948,900}')).violations) WITH ORDINALITY u(x, i), LATERAL (SELECT 1000 + i * 3 % 7 AS n) s),
c AS (SELECT sum(x) / sum(n) AS center FROM h WHERE i <= 24),
z AS (SELECT i, (share - center) / sqrt(center * (1 - center) / n) AS z FROM h, c),
r AS (SELECT avg(range) / 1.128 AS sigma_z FROM (SELECT abs(z - lag(z) OVER (ORDER BY i)) AS range FROM z WHERE i <= 24) m),
by_hand AS (SELECT i, round(100 * share, 4) AS pct, round(100 * center, 4) AS center_pct,
    round(100 * greatest(center - 3 * sqrt(center * (1 - center) / n) * sigma_z, 0), 4) AS lower_pct,
    round(100 * least(center + 3 * sqrt(center * (1 - center) / n) * sigma_z, 1), 4) AS upper_pct FROM h, c, r WHERE i > 24),
ours AS (SELECT * FROM (SELECT array_agg((date '2024-01-01' + (i::int - 1) * interval '1 month')::date ORDER BY i) AS p, array_agg(x::bigint ORDER BY i) AS v, array_agg(n::bigint ORDER BY i) AS n FROM h) a,
  quality_control_chart(a.p, a.v, a.n) WITH ORDINALITY AS o(period, rows, violations, pct, center_pct, lower_pct, upper_pct, flags, i))
SELECT o.period, o.pct, o.center_pct, o.lower_pct, o.upper_pct, o.flags,
  (o.pct, o.center_pct, o.lower_pct, o.upper_pct) = (b.pct, b.center_pct, b.lower_pct, b.upper_pct) AS as_by_hand
FROM ours o JOIN by_hand b USING (i) ORDER BY i;

-- What the rules find: flags of the months after the 24
CREATE FUNCTION cc_flags(more bigint[], phases date[] DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(CASE WHEN i > 24 THEN coalesce(array_to_string(nullif(flags, '{}'), '+'), '-') END, ' ' ORDER BY period)
  FROM cc_history(more) h, quality_control_chart(h.periods, h.violations, (SELECT array_agg(CASE WHEN u < 25 THEN u ELSE 1000 END) FROM unnest(h.violations) u), phases => phases)
    WITH ORDINALITY AS c(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i) $$;
SELECT what, cc_flags(more) FROM (VALUES
  ('as ever', '{951,949}'::bigint[]),
  ('a drop', '{900}'), ('a rise', '{990}'), ('all of them', '{1000}'), ('none', '{25}'),
  ('seven and eight on one side', '{951,952,953,951,952,953,951,952}'),
  ('... on the other side, after one that was', '{948,949,947,948,949,947,948,949}'),
  ('... one on the other side between', '{951,952,953,951,949,953,951,952,951,952,951,953}'),
  ('six rising', '{944,945,946,947,950,953}'),
  ('five rising, one the same', '{944,945,946,947,948,948}'),
  ('seven falling', '{955,954,953,951,949,948,947}'),
  ('two of three, the middle one otherwise', '{937,950,937}'),
  ('two of three, the last otherwise', '{937,937,950}'),
  ('two of four', '{937,950,950,937}'),
  ('two on either side', '{937,963}'),
  ('few rows between two of three count nowhere', '{937,7,3,937}'),
  ('a drop that lasts', '{925,924,926,925,923,927,925,924}')) v(what, more);
-- a point on the line is on neither side of it
SELECT period, pct, center_pct, flags FROM cc_history('{951,952,951,950,951,952,951,952,951,952,951}', array_fill(950::bigint, ARRAY[24])) h,
  quality_control_chart(h.periods, (SELECT array_agg(CASE WHEN i > 24 THEN x ELSE 940 + 20 * (i % 2) END ORDER BY i) FROM unnest(h.violations) WITH ORDINALITY u(x, i)), array_fill(1000::bigint, ARRAY[35])) WHERE period IN ('2026-04-01', '2026-10-01', '2026-11-01');
-- limits are the period's own: what is beyond them of many rows is within them of few
SELECT period, n, pct, center_pct, lower_pct, upper_pct, flags FROM cc_history('{47500,950,48,24,25,0,NULL}') h,
  quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[24]) || '{49000,1000,49,24,25,0,1000}'::bigint[]) WHERE period >= '2026-01-01';

-- The baseline. Nothing is said before twelve periods; the current one is not in its own limits
SELECT period, pct, center_pct, lower_pct, upper_pct, flags FROM cc_history('{}') h, quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[24])) WHERE period BETWEEN '2024-11-01' AND '2025-02-01';
SELECT round((951+948+955+945+952+950+944+956+949+953+947+951+0) / 120.0, 4) AS mean_of_twelve;
-- a point beyond its limits is left out: the next ones have the limits that they have without it, and it is judged by others than itself
SELECT a.center_pct = b.center_pct AND a.lower_pct = b.lower_pct AND a.upper_pct = b.upper_pct AS same, count(*)
FROM cc_history('{}', '{952,948,955,945,951,950,944,956,949,953,947,951,946,700,954,950,952}') h, cc_history('{}', '{952,948,955,945,951,950,944,956,949,953,947,951,946,954,950,952}') g,
  quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[17])) WITH ORDINALITY a(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i),
  quality_control_chart(g.periods, g.violations, array_fill(1000::bigint, ARRAY[16])) WITH ORDINALITY b(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i)
WHERE a.i > 14 AND b.i = a.i - 1 GROUP BY 1;
-- ... one of the first twelve, too, as soon as twelve remain without it
SELECT period, pct, center_pct, lower_pct, upper_pct, flags FROM cc_history('{}', '{952,948,955,945,700,950,944,956,949,953,947,951,946,954,950,952}') h, quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[16])) WHERE period >= '2025-01-01';
-- a steady drift: what follows is beyond what the first twelve were
SELECT i, pct, center_pct, lower_pct, upper_pct, flags FROM quality_control_chart((SELECT array_agg(date '2024-01-01' + i) FROM generate_series(1, 30) i),
  (SELECT array_agg(500 + 10 * i + i % 2) FROM generate_series(1::bigint, 30) i), array_fill(1000::bigint, ARRAY[30])) WITH ORDINALITY c(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i) WHERE i IN (13, 14, 25, 30);
-- after the baseline nothing changes it; a shorter or longer one is another
SELECT baseline, count(DISTINCT center_pct), max(center_pct) FROM unnest('{12,24,36,366}'::int[]) baseline, cc_history('{951,948,947,951,952,953,950,949,946,955,953,951,949,948}') h,
  quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[38]), baseline) WHERE period > '2026-01-01' GROUP BY 1 ORDER BY 1;
-- A phase: go-live in March 2026. It starts anew; rules do not reach over it; its first day may be any
SELECT cc_flags('{951,948,900,901,899,902,900,901,898,899,902,900,903,897,900,950}', phases => '{2026-03-01}') = cc_flags('{951,948,900,901,899,902,900,901,898,899,902,900,903,897,900,950}', phases => '{2020-01-01,2026-02-02,2026-02-28,2099-01-01}') AS same,
  cc_flags('{951,948,900,901,899,902,900,901,898,899,902,900,903,897,900,950}', phases => '{2026-03-01}');
-- a fixed range of periods: a phase that begins with it, as long as it is
SELECT period, center_pct FROM cc_history('{}') h, quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[24]), 12, '{2024-07-01}') WHERE period >= '2025-06-01' LIMIT 3;
SELECT round((944+956+949+953+947+951+946+954+950+952+943+957) / 120.0, 4) AS mean_of_the_range;
-- gaps are no periods
SELECT bool_and(a.flags = b.flags AND a.lower_pct IS NOT DISTINCT FROM b.lower_pct) AS same FROM cc_history('{925}') h,
  quality_control_chart(h.periods, h.violations, array_fill(1000::bigint, ARRAY[25])) WITH ORDINALITY a(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i),
  quality_control_chart((SELECT array_agg(p + (p > '2024-08-01')::int * 400) FROM unnest(h.periods) p), h.violations, array_fill(1000::bigint, ARRAY[25])) WITH ORDINALITY b(period, n, violations, pct, center_pct, lower_pct, upper_pct, flags, i) WHERE a.i = b.i;

-- All the same: the limits are the binomial's; without a violation, or with nothing else, they are a line
SELECT share, method, c.* FROM unnest('{0,0.05,1}'::numeric[]) share, unnest('{laney,p}'::text[]) method,
  (SELECT array_agg(date '2024-01-01' + 7 * i ORDER BY i) AS weeks, array_agg((20 * (1 + i % 7))::bigint * 100 ORDER BY i) AS sizes FROM generate_series(1, 26) i) h,
  (SELECT array_agg((20 * (1 + i % 7)) * 100 * s + CASE WHEN i < 26 THEN 0 WHEN s = 1 THEN -1 ELSE 1 END ORDER BY i)::bigint[] AS counts, s FROM generate_series(1, 26) i, unnest('{0,0.05,1}'::numeric[]) s GROUP BY s) v,
  quality_control_chart(h.weeks, v.counts, h.sizes, method => method) c
WHERE v.s = share AND c.period >= '2024-06-24' ORDER BY 1, 2, 3;
-- as large as can be
SELECT period, n, violations, pct, center_pct, lower_pct, upper_pct, flags FROM quality_control_chart((SELECT array_agg(date '2024-01-01' + i) FROM generate_series(1, 14) i),
  array_fill(9223372036854775807, ARRAY[13]) || 9223372036854775806, array_fill(9223372036854775807, ARRAY[14])) WHERE period > '2024-01-13';
SELECT count(*), bool_and(flags = '{}') FILTER (WHERE period > '1000-01-13') AS ordinary FROM quality_control_chart((SELECT array_agg(date '1000-01-01' + i) FROM generate_series(1, 100000) i),
  (SELECT array_agg(500 + i * 7919 % 3) FROM generate_series(1::bigint, 100000) i), array_fill(1000::bigint, ARRAY[100000]), 366);

-- Nothing
SELECT count(*) FROM quality_control_chart('{}'::date[], '{}', '{}');
SELECT count(*) FROM quality_control_chart(NULL::date[], '{}', '{}');
SELECT * FROM quality_control_chart('{2024-01-01,infinity}'::date[], '{NULL,3}', '{30,NULL}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{30}', '{30}', phases => NULL);
-- Refusals
SELECT * FROM quality_control_chart('{2024-02-01,2024-01-01}'::date[], '{1,1}', '{30,30}');
SELECT * FROM quality_control_chart('{2024-01-01,2024-01-01}'::date[], '{1,1}', '{30,30}');
SELECT * FROM quality_control_chart('{2024-01-01,NULL}'::date[], '{1,1}', '{30,30}');
SELECT * FROM quality_control_chart('{2024-01-01,2024-02-01}'::date[], '{1}', '{30,30}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30,30}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{{1}}', '{30}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{31}', '{30}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{-1}', '{30}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{-1}', '{-1}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30}', 11);
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30}', 367);
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30}', phases => '{2024-02-01,2024-01-01}');
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30}', phases => '{NULL}');
\set VERBOSITY default
SELECT * FROM quality_control_chart('{2024-01-01}'::date[], '{1}', '{30}', method => 'Laney');
\set VERBOSITY terse
-- The history of a rule: 15 months, of which the second has no result and the third three runs, the last of them not finished
INSERT INTO medrec_run (suite, period, finished_at) SELECT 'cc', p, now() FROM generate_series(timestamp '2025-01-01', '2026-03-01', '1 month') p;
INSERT INTO medrec_run (suite, period, finished_at) VALUES ('cc', '2025-03-01', now()), ('cc', '2025-03-01', NULL), ('cc', '2026-04-01', NULL);
CREATE TEMP TABLE cc_run AS SELECT run_id, period, finished_at, row_number() OVER (ORDER BY run_id) AS i FROM medrec_run WHERE suite = 'cc';
INSERT INTO medrec_run_rule (run_id, rule_id, relation, title, violation, kahn_context, severity, minimum_rows)
SELECT run_id, r, 'public.patient', 'Phone', 'phone IS NULL', 'verification', 'fail', 0 FROM cc_run, unnest('{cc phone,cc other}'::text[]) r;
INSERT INTO medrec_result (run_id, rule_id, segment, n, violations, status)
SELECT run_id, 'cc phone', s, 1000, CASE WHEN period = '2026-03-01' AND s <> '{}' THEN 400 WHEN i = 3 THEN 999 WHEN i > 16 THEN 998 ELSE 50 + i * 5 % 7 END, 'pass'
FROM cc_run, (VALUES ('{}'::jsonb), ('{"facility": "C"}')) v(s) WHERE period <> '2025-02-01';
SELECT * FROM quality_control_chart('cc phone');
SELECT period, pct, flags FROM quality_control_chart('cc phone', '{"facility": "C"}') WHERE period >= '2026-02-01';
SELECT bool_and(flags = '{insufficient_data}'), count(*) FROM quality_control_chart('cc phone', '{"facility": "D"}');
SELECT count(*) FROM quality_control_chart('cc nothing');
SELECT count(*) FROM quality_control_chart('cc phone', NULL);
SELECT period, center_pct FROM quality_control_chart('cc phone', baseline => 13, phases => '{2025-03-01}', method => 'p') WHERE period >= '2026-02-01';
-- a rule that means something else from July on is another, whatever it is called
UPDATE medrec_run_rule SET title = 'Telephone', severity = 'warn' WHERE run_id IN (SELECT run_id FROM cc_run WHERE period >= '2025-05-01');
SELECT count(center_pct) FROM quality_control_chart('cc phone');
UPDATE medrec_run_rule SET scope = 'country = ''US''' WHERE run_id IN (SELECT run_id FROM cc_run WHERE period >= '2025-07-01');
SELECT count(*), count(center_pct), min(flags[1]), max(flags[1]) FROM quality_control_chart('cc phone');
DELETE FROM medrec_run WHERE suite = 'cc';
DROP TABLE cc_run;
DROP FUNCTION cc_flags;
DROP FUNCTION cc_history;
