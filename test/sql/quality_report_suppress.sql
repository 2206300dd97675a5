-- Small numbers of patients in quality reports: what a reader could reckon them from.
-- Each document by itself has a number from 1 to 10 that would follow from others.

CREATE FUNCTION pg_temp.suppressed(sections jsonb) RETURNS jsonb LANGUAGE sql AS
$$ SELECT quality_report_suppress('{"version": 1, "title": "t", "edition": "monthly", "period": "2026-10-01", "suppress_below": 11}' || sections) - '{version,title,edition,period,suppress_below,minimum_rows}'::text[] $$;

-- a total less the other places: 30 - 25
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"coding": [
	{"title": "a", "n": 100, "found": 30, "pct": 30}, {"title": "a", "segment": "North", "n": 50, "found": 25, "pct": 50}, {"title": "a", "segment": "South", "n": 50, "found": 5, "pct": 10}]}') -> 'coding') r;
-- rows, too: 100 - 95
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"coding": [
	{"title": "a", "n": 100, "found": 0, "pct": 0}, {"title": "a", "segment": "North", "n": 95, "found": 0, "pct": 0}, {"title": "a", "segment": "South", "n": 5, "found": 0, "pct": 0}]}') -> 'coding') r;
-- of two small places the sum is known: more are hidden, so that each may be anything from 1 to 10
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"coding": [{"title": "a", "n": 400, "found": 92}, {"title": "a", "segment": "East", "n": 100, "found": 1},
	{"title": "a", "segment": "North", "n": 100, "found": 60}, {"title": "a", "segment": "South", "n": 100, "found": 1}, {"title": "a", "segment": "West", "n": 100, "found": 30}]}') -> 'coding') r;
-- where all others are not enough, nothing says which is small
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"coding": [
	{"title": "a", "n": 100, "found": 13}, {"title": "a", "segment": "North", "n": 50, "found": 12}, {"title": "a", "segment": "South", "n": 25, "found": 1}, {"title": "a", "segment": "West", "n": 25, "found": 0}]}') -> 'coding') r;
-- a place that is not listed: 30 - 25
SELECT key, r FROM jsonb_each(pg_temp.suppressed('{"changes": [{"change": "new", "title": "a", "segment": "North", "n": 50, "violations": 25, "violated_pct": 50}],
	"conditional": [{"title": "a", "expected": 100, "violations": 30, "violated_pct": 30}]}')), jsonb_array_elements(value) r;
-- what one section hides another one does: the row of changes, the point of a chart, the cell of the heat map
SELECT key, r FROM jsonb_each(pg_temp.suppressed('{
	"changes": [{"change": "new", "title": "Phone: registration", "element": "phone", "segment": "North", "n": 50, "violations": 25, "violated_pct": 50, "previous_pct": 0}],
	"completeness": [{"profile": "p", "relation": "r", "n": 100, "elements": [{"element": "phone", "n": 100, "expected": 100, "present": 70, "nulls": 30, "blank": 0, "placeholder": 0, "invalid": 0, "rate_pct": 70}]}],
	"heat_map": [{"element": "phone", "segment": "North", "n": 50, "rate_pct": 50}, {"element": "phone", "segment": "South", "n": 50, "rate_pct": 90}]}')), jsonb_array_elements(value) r;

-- an element: 100 - 50 - 45 are present
SELECT pg_temp.suppressed('{"completeness": [{"profile": "p", "n": 100, "elements": [{"element": "e", "n": 100, "expected": 100, "present": 5, "nulls": 50, "blank": 45, "placeholder": 0, "invalid": 0, "rate_pct": 5}]}]}') #> '{completeness,0,elements,0}' AS element;
-- 12 are missing, of which those that are hidden are 11 or more, but for 1
SELECT pg_temp.suppressed('{"completeness": [{"profile": "p", "n": 100, "elements": [{"element": "e", "n": 117, "expected": 100, "present": 88, "nulls": 1, "blank": 11, "placeholder": 0, "invalid": 0, "declined": 5, "not_applicable": 12, "rate_pct": 88}]}]}') #> '{completeness,0,elements,0}' AS element;
-- 203 - 194 are expected
SELECT pg_temp.suppressed('{"completeness": [{"profile": "p", "n": 203, "elements": [{"element": "e", "n": 203, "expected": 9, "present": 9, "nulls": 0, "blank": 0, "placeholder": 0, "invalid": 0, "declined": 0, "not_applicable": 194, "rate_pct": 100}]}]}') #> '{completeness,0,elements,0}' AS element;
-- 100 - 97 are not expected; 87.63 % are 85 of 97 and of no other number near it
SELECT pg_temp.suppressed('{"completeness": [{"profile": "p", "n": 100, "elements": [{"element": "e", "n": 100, "expected": 97, "present": 85, "nulls": 12, "blank": 0, "placeholder": 0, "invalid": 0, "declined": 3, "rate_pct": 87.63}]}]}') #> '{completeness,0,elements,0}' AS element;
-- in a place, where other elements are expected of all
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"heat_map": [{"element": "name", "segment": "North", "n": 50, "rate_pct": 100}, {"element": "race", "segment": "North", "n": 47, "rate_pct": 100}]}') -> 'heat_map') r;
-- the points that one element loses, from the score and the others; a rate is told if what it follows from is
SELECT e FROM jsonb_array_elements(pg_temp.suppressed('{"completeness": [{"profile": "p", "n": 100, "score_pct": 80, "elements": [
	{"element": "a", "n": 100, "expected": 100, "present": 95, "nulls": 5, "blank": 0, "placeholder": 0, "invalid": 0, "rate_pct": 95, "weight": 1, "lost_points": 1.67},
	{"element": "b", "n": 100, "expected": 100, "present": 75, "nulls": 25, "blank": 0, "placeholder": 0, "invalid": 0, "rate_pct": 75, "weight": 1, "lost_points": 8.33},
	{"element": "c", "n": 100, "expected": 100, "present": 70, "nulls": 28, "blank": 2, "placeholder": 0, "invalid": 0, "rate_pct": 70, "weight": 1, "lost_points": 10}]}]}') #> '{completeness,0,elements}') e;
-- and what follows from them
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"levers": [{"element": "a", "missing": 5, "lost_points": 1.5, "gap_points": 0.5}]}') -> 'levers') r;

-- the period before, from the change; numbers of rules are no patients
SELECT t FROM jsonb_array_elements(pg_temp.suppressed('{"headline": [{"name": "delinquent charts", "value": 50, "unit": "count", "change": 45, "history": [5, 50]}, {"name": "rules failed", "value": 3, "unit": "rules", "change": 2, "history": [1, 3]},
	{"name": "match-ready", "value": 50, "unit": "pct", "n": 100, "change": 45}]}') -> 'headline') t;
-- the centre of a chart is the mean of the points before it, limits are about it; what a chart hides of the period before no other section tells
SELECT key, r FROM jsonb_each(pg_temp.suppressed('{"coding": [{"title": "a", "n": 100, "found": 30, "pct": 30, "previous_pct": 16.67}],
	"control_charts": [{"name": "a", "points": [{"period": "2026-08-01", "n": 100, "violations": 20, "pct": 20}, {"period": "2026-09-01", "n": 30, "violations": 5, "pct": 16.67, "center_pct": 20, "lower_pct": 8, "upper_pct": 32},
	{"period": "2026-10-01", "n": 100, "violations": 30, "pct": 30, "center_pct": 19.23, "lower_pct": 7, "upper_pct": 31}]}]}')), jsonb_array_elements(value) r;

SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"headline": [{"name": "a", "value": 30, "unit": "pct", "n": 100, "change": 13.33, "history": [20, 16.67, 30]}],
	"control_charts": [{"name": "a", "points": [{"period": "2026-08-01", "n": 100, "violations": 20, "pct": 20}, {"period": "2026-09-01", "n": 30, "violations": 5, "pct": 16.67}, {"period": "2026-10-01", "n": 100, "violations": 30, "pct": 30}]}]}') -> 'headline') r;

-- the order of a list: 10 %, 9 %, 8 %, 7.5 %; those of a status stay together
SELECT r FROM jsonb_array_elements(pg_temp.suppressed('{"changes": [{"change": "new", "title": "a", "status": "fail", "n": 200, "violations": 20, "violated_pct": 10}, {"change": "new", "title": "c", "status": "fail", "n": 100, "violations": 9, "violated_pct": 9},
	{"change": "new", "title": "b", "status": "fail", "n": 100, "violations": 8, "violated_pct": 8}, {"change": "new", "title": "d", "status": "fail", "n": 200, "violations": 15, "violated_pct": 7.5}, {"change": "new", "title": "e", "status": "warn", "n": 200, "violations": 60, "violated_pct": 30}]}') -> 'changes') r;

-- what stands for a number: of counts, as small as the document says
SELECT pg_temp.suppressed('{"coding": [{"title": "a", "n": 100, "found": "<11", "pct": "*"}]}') AS again;
SELECT quality_report_suppress('{"version": 1, "title": "t", "edition": "monthly", "period": "2026-10-01", "suppress_below": 11, "coding": [{"title": "a", "n": 100, "found": "<12"}]}');
SELECT quality_report_suppress('{"version": 1, "title": "t", "edition": "monthly", "period": "2026-10-01", "suppress_below": 11, "coding": [{"title": "a", "target_pct": "*"}]}');
SELECT quality_report_suppress('{"version": 1, "title": "t", "edition": "monthly", "period": "2026-10-01", "coding": [{"title": "a", "n": 100, "found": "<0"}]}');
SELECT quality_report_suppress('{"version": 1, "title": "t", "edition": "daily", "period": "2026-10-01"}');
