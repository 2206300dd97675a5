/*-------------------------------------------------------------------------
 *
 * fuzz.c
 *		Feeds random bytes to everything of medrec that needs no server.
 *
 * Besides what the sanitizers find, it holds the promises that the headers
 * make: what is printed reads as the same, what is repaired is valid, a stored
 * form is its own stored form, folding twice changes nothing, measures are
 * symmetric.  Built and run by scripts/fuzz.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_clusters.h"
#include "fuzz_glance.h"
#include "fuzz_placeholder.h"

#include "completeness/presence.h"
#include "icd10/codeset.h"
#include "icd10/encounter.h"
#include "icd10/extend.h"
#include "icd10/icd10.h"
#include "icd10/list_file.h"
#include "icd10/suggest.h"
#include "identifiers/check_digit.h"
#include "identifiers/identifier.h"
#include "matching/clk.h"
#include "matching/cms_rules.h"
#include "matching/comparator.h"
#include "matching/daitch_mokotoff.h"
#include "matching/date_agreement.h"
#include "matching/match_explain_svg.h"
#include "matching/match_model.h"
#include "matching/name_frequency.h"
#include "matching/name_similarity.h"
#include "matching/nickname.h"
#include "matching/normalize.h"
#include "matching/pair_fingerprint.h"
#include "matching/patient.h"
#include "matching/person_name.h"
#include "matching/phonetic.h"
#include "matching/search_keys.h"
#include "matching/splink_condition.h"
#include "matching/splink_model.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

static void
fuzz_codes(const MedrecCodeSystem *system, const char *str, size_t len)
{
	char		printed[MEDREC_CODE_PRINTED];
	MedrecCode	code;
	MedrecCode	again;
	MedrecCode	low;
	MedrecCode	high;
	bool		parsed = medrec_code_parse(system, str, len, &code);

	REQUIRE(parsed == (medrec_code_check(system, str, len) == MEDREC_CODE_OK));
	if (medrec_code_repair(system, str, len, &again))
	{
		REQUIRE(medrec_code_is_valid(system, again));
		REQUIRE(!parsed || again == code);
	}
	else
		REQUIRE(!parsed);
	if (parsed)
	{
		size_t		n = medrec_code_print(code, system->dot_after, printed);

		REQUIRE(medrec_code_is_valid(system, code));
		REQUIRE(medrec_code_read(system, printed, n, &again) && again == code);
		REQUIRE(medrec_code_bounds(system, code, &low, &high));
		REQUIRE(low <= code && code <= high && high <= medrec_code_subtree_end(code));
	}
	else
		REQUIRE(medrec_code_refused_at(system, str, len) >= 1);

	/* any number: valid means that it prints and reads back */
	if (len >= sizeof(code))
	{
		memcpy(&code, str, sizeof(code));
		if (medrec_code_is_valid(system, code))
		{
			size_t		n = medrec_code_print(code, system->dot_after, printed);

			REQUIRE(medrec_code_read(system, printed, n, &again) && again == code);
		}
	}
}

static void
fuzz_editions(const MedrecCodeSystem *system, const MedrecCodeSet *set,
			  const char *str, size_t len)
{
	MedrecCode	code;
	int32_t		day = 0;
	int			entry;
	MedrecCodeStatus status;
	MedrecCode	parent;

	if (!medrec_code_parse(system, str, len, &code))
		return;
	memcpy(&day, str, len < sizeof(day) ? len : sizeof(day));
	day %= 12000;

	status = medrec_codeset_status(set, code, day);
	REQUIRE((status == MEDREC_STATUS_EDITION_UNKNOWN) == (day >= set->until));
	entry = medrec_codeset_seek(set, code);
	REQUIRE(entry >= 0 && entry <= set->nentries);
	REQUIRE(entry == set->nentries || medrec_codeset_code(set, entry) >= code);
	REQUIRE(entry == 0 || medrec_codeset_code(set, entry - 1) < code);
	if (status != MEDREC_STATUS_EDITION_UNKNOWN)
		REQUIRE((status == MEDREC_STATUS_UNKNOWN) ==
				(entry == set->nentries || medrec_codeset_code(set, entry) != code));
	parent = medrec_codeset_parent(set, code, day);
	REQUIRE(parent == 0 || (medrec_codeset_has(set, parent, day) &&
							parent < code && code <= medrec_code_subtree_end(parent)));
}

typedef struct Suggestions
{
	int32_t		day;
	int			count;
	MedrecCode	codes[MEDREC_SUGGESTIONS_MAX];
} Suggestions;

static void
note_suggestion(void *arg, const MedrecSuggestion *suggestion)
{
	Suggestions *noted = arg;

	REQUIRE(noted->count < MEDREC_SUGGESTIONS_MAX);
	REQUIRE(suggestion->reason != NULL && medrec_suggestion_kind_name(suggestion->kind) != NULL);
	REQUIRE(medrec_code_is_valid(&medrec_icd10, suggestion->code));
	REQUIRE(medrec_codeset_status(&medrec_icd10cm_codes, suggestion->code, noted->day) ==
			MEDREC_STATUS_BILLABLE);
	for (int i = 0; i < noted->count; i++)
		REQUIRE(noted->codes[i] != suggestion->code);
	noted->codes[noted->count++] = suggestion->code;
}

/* of a text, and of a code that the text is: the same */
static void
fuzz_suggestions(const char *str, size_t len)
{
	const MedrecCodeSet *set = &medrec_icd10cm_codes;
	Suggestions of_text = {0};
	Suggestions of_code = {0};
	MedrecCode	code;
	bool		has_dot = len > 0 && memchr(str, '.', len) != NULL;

	of_text.day = len < 2 ? 0 : set->editions[0].from - 10 +
		((uint8_t) str[0] << 4 | (uint8_t) str[1]) % 4420;
	of_code.day = of_text.day;
	medrec_suggest_for_text(set, str, len, of_text.day, note_suggestion, &of_text);
	if (!medrec_code_parse(&medrec_icd10, str, len, &code))
		return;
	medrec_suggest_for_code(set, code, of_code.day, note_suggestion, &of_code);
	if (medrec_codeset_status(set, code, of_code.day) == MEDREC_STATUS_BILLABLE)
		REQUIRE(of_text.count == 0 && of_code.count == 0);
	REQUIRE(has_dot || (of_text.count == of_code.count &&
						memcmp(of_text.codes, of_code.codes, sizeof(of_code.codes)) == 0));
}

static void
fuzz_identifiers(const char *str, size_t len)
{
	const MedrecIdentifier *kind;

	for (size_t i = 0; (kind = medrec_identifier_at(i)) != NULL; i++)
	{
		char		canonical[MEDREC_IDENTIFIER_MAX];
		char		again[MEDREC_IDENTIFIER_MAX];
		char		printed[MEDREC_IDENTIFIER_MAX];
		size_t		n;
		size_t		again_n;
		size_t		printed_n;

		if (!medrec_verdict_is_valid(medrec_identifier_check(kind, str, len, canonical, &n)))
			continue;
		REQUIRE(medrec_verdict_is_valid(medrec_identifier_check(kind, canonical, n, again, &again_n)));
		REQUIRE(n == again_n && memcmp(canonical, again, n) == 0);
		printed_n = medrec_identifier_format(kind, canonical, n, printed);
		REQUIRE(medrec_verdict_is_valid(medrec_identifier_check(kind, printed, printed_n, again, &again_n)));
		REQUIRE(n == again_n && memcmp(canonical, again, n) == 0);
		medrec_identifier_mask(kind, printed, printed_n);
	}
}

/* the text is a body; and a pattern and a value, one behind the other */
static void
fuzz_check_digits(const char *str, size_t len)
{
	const MedrecCheckScheme *scheme;
	size_t		middle = len > 0 ? (uint8_t) str[0] % len : 0;

	for (size_t i = 0; (scheme = medrec_check_scheme_at(i)) != NULL; i++)
	{
		char		number[MEDREC_IDENTIFIER_MAX];
		char		pattern[MEDREC_IDENTIFIER_MAX];

		REQUIRE(medrec_check_scheme_find(scheme->name, strlen(scheme->name)) == scheme);
		if (medrec_mrn_pattern_is_valid(scheme, str, middle))
			(void) medrec_mrn_check(scheme, str, middle, str + middle, len - middle);
		if (len + scheme->check_len > sizeof(number) ||
			!medrec_check_digit(scheme, str, len, number + len))
			continue;
		memcpy(number, str, len);
		memset(pattern, 'X', len + scheme->check_len);
		REQUIRE(medrec_mrn_pattern_is_valid(scheme, pattern, len + scheme->check_len));
		REQUIRE(medrec_mrn_check(scheme, pattern, len + scheme->check_len,
								 number, len + scheme->check_len) == MEDREC_VERDICT_OK);
	}
}

/* the filter of a patient, the text being the secret; and the text as a filter */
static void
fuzz_clks(const MedrecPatientWriter *writer, const char *str, size_t len)
{
	MedrecClkKeys keys;
	MedrecPatientView patient;
	MedrecClk	clks[3];
	MedrecClk	again;
	char		digits[MEDREC_CLK_PRINTED];
	int32_t		bands[2][MEDREC_CLK_BANDS];

	medrec_clk_keys(&keys, str, len);
	medrec_patient_view(&patient, writer->bytes, writer->len);
	(void) medrec_clk_make(&clks[0], &keys, &patient, false);
	(void) medrec_clk_make(&clks[1], &keys, &patient, true);
	memset(&clks[2], 0, sizeof(clks[2]));
	memcpy(&clks[2], str, len < sizeof(clks[2]) ? len : sizeof(clks[2]));
	for (int i = 0; i < 3; i++)
	{
		const MedrecClk *other = &clks[(i + 1) % 3];
		double		dice = medrec_clk_dice(&clks[i], other);
		bool		shared = false;

		REQUIRE(dice >= 0 && dice <= 1 && dice == medrec_clk_dice(other, &clks[i]));
		medrec_clk_bands(&clks[i], bands[0]);
		medrec_clk_bands(other, bands[1]);
		for (int band = 0; band < MEDREC_CLK_BANDS; band++)
			shared |= bands[0][band] == bands[1][band];
		REQUIRE(medrec_clk_share_band(&clks[i], other) == shared);
		medrec_clk_print(&clks[i], digits);
		REQUIRE(medrec_clk_read(&again, digits, sizeof(digits)) && memcmp(&again, &clks[i], sizeof(again)) == 0);
	}
	(void) medrec_clk_read(&again, str, len);
}

/* Rules hold in either order. */
static void
fuzz_rules(const MedrecPatientView *a, const MedrecPatientView *b)
{
	MedrecRuleAgreement agreement = medrec_cms_compare(a, b);
	MedrecRuleAgreement turned = medrec_cms_compare(b, a);

	REQUIRE(agreement.same == turned.same);
	REQUIRE((agreement.alike & ~agreement.same) == (turned.alike & ~turned.same));
	for (int i = 0; i < medrec_cms_rule_count; i++)
	{
		uint16_t	alike;

		if (medrec_cms_rule_holds(&medrec_cms_rules[i], agreement, &alike))
			REQUIRE(alike == 0 || medrec_cms_rules[i].p_fuzzy > 0);
	}
}

/* the text is a value; and, behind its first byte, a patient */
static void
fuzz_patients(const char *str, size_t len)
{
	static MedrecPatientKinds kinds;
	static bool initialized = false;
	MedrecPatientWriter writer;
	MedrecPatientReader reader;

	if (!initialized)
	{
		medrec_patient_kinds_init(&kinds, &medrec_library_catalogue);
		initialized = true;
	}
	medrec_patient_start(&writer);
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		char		normal[MEDREC_PATIENT_VALUE_MAX];
		char		again[MEDREC_PATIENT_VALUE_MAX];
		char		suffix[MEDREC_PATIENT_VALUE_MAX];
		size_t		n = medrec_patient_normalize(field, str, len, normal);

		(void) medrec_patient_is_present(&kinds, field, str, len);
		REQUIRE(n <= MEDREC_PATIENT_VALUE_MAX);
		if (n == 0)
			continue;
		REQUIRE(medrec_patient_normalize(field, normal, n, again) == n && memcmp(normal, again, n) == 0);
		medrec_patient_add(&writer, field, normal, n);
		if (field == MEDREC_PATIENT_FAMILY && medrec_patient_split_suffix(normal, &n, suffix) > 0)
			REQUIRE(n > 0 && medrec_patient_normalize(field, normal, n, again) == n);
	}
	REQUIRE(medrec_patient_is_valid(writer.bytes, writer.len));
	medrec_patient_open(&reader, writer.bytes, writer.len);
	while (medrec_patient_next(&reader))
		REQUIRE(medrec_patient_field_name(reader.field) != NULL && reader.len > 0);

	/* beside itself, and beside another */
	{
		MedrecPatientView views[2];
		int32_t		search_keys[MEDREC_SEARCH_KEYS_MAX];
		MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
		double		weights[2];
		static char charts[2][MEDREC_EXPLAIN_SVG_MAX];
		size_t		lens[2];
		const unsigned char *other = (const unsigned char *) "\001\000\005smith\001\004john\005\010" "19800214";

		REQUIRE(medrec_patient_is_valid(other, 24));
		medrec_patient_view(&views[0], writer.bytes, writer.len);
		medrec_patient_view(&views[1], other, 24);
		for (int i = 0; i < 2; i++)
		{
			int			n = medrec_match_evidence(medrec_default_model(), &views[i], &views[1 - i],
												  evidence, &weights[i]);

			REQUIRE(n <= MEDREC_EVIDENCE_MAX);
			lens[i] = medrec_match_explain_svg(medrec_default_model(), evidence, n, weights[i], charts[i]);
			REQUIRE(lens[i] > 12 && memcmp(charts[i] + lens[i] - 6, "</svg>", 6) == 0);
			while (n-- > 0)
				REQUIRE(medrec_evidence_field(&evidence[n]) != NULL && medrec_evidence_agreement(&evidence[n]) != NULL);
		}
		REQUIRE(weights[0] == weights[1]);
		REQUIRE(lens[0] == lens[1] && memcmp(charts[0], charts[1], lens[0]) == 0);
		REQUIRE(medrec_pair_fingerprint(writer.bytes, writer.len, other, 24) ==
				medrec_pair_fingerprint(other, 24, writer.bytes, writer.len));
		fuzz_rules(&views[0], &views[1]);
		fuzz_rules(&views[0], &views[0]);
		REQUIRE(medrec_share_search_keys(&views[0], &views[1]) == medrec_share_search_keys(&views[1], &views[0]));
		{
			int			n = medrec_search_keys(&views[0], search_keys);
			int			weight = 0;

			REQUIRE(n <= MEDREC_SEARCH_KEYS_MAX);
			while (n-- > 0)
			{
				REQUIRE(medrec_search_key_weight(search_keys[n]) > 0);
				weight += medrec_search_key_weight(search_keys[n]);
			}
			REQUIRE(medrec_share_search_keys(&views[0], &views[0]) == (weight >= MEDREC_SEARCH_KEYS_ENOUGH));
		}
		(void) medrec_match_evidence(medrec_default_model(), &views[0], &views[0], evidence, &weights[0]);
		REQUIRE(medrec_match_probability(weights[0]) >= 0 && medrec_match_probability(weights[0]) <= 1);
	}

	/* one of eight: it takes longer than all the rest */
	if (len > 0 && ((uint8_t) str[0] & 7) == 0)
		fuzz_clks(&writer, str, len);

	if (medrec_patient_is_valid((const unsigned char *) str, len))
	{
		medrec_patient_open(&reader, (const unsigned char *) str, len);
		while (medrec_patient_next(&reader))
			REQUIRE(reader.value + reader.len <= str + len);
	}
}

/* a record of one text and one of none, in turn */
static bool
some_value(void *context, const char *column, size_t len, int side, const char **value)
{
	(void) column;
	*value = side == 0 || ++*(int *) context % 2 == 0 ? "1980-02-14" : NULL;
	return len != 1;
}

/* a condition, and the model of a comparison that has it */
static void
fuzz_splink(const char *str, size_t len)
{
	int			asked = 0;
	MedrecSplinkLevel levels[] = {
		{.condition = str,.len = len,.is_trained = true,.m = 0.9,.u = 0.1},
		{.condition = "ELSE",.len = 4,.is_trained = true,.m = 0.1,.u = 0.9},
	};
	MedrecSplinkComparison comparison = {.name = "surname",.name_len = 7,.levels = levels,.count = 2};
	MedrecMatchModel model = *medrec_default_model();
	MedrecConditionResult result = medrec_splink_condition(str, len, some_value, &asked);

	REQUIRE(result == MEDREC_CONDITION_FALSE || result == MEDREC_CONDITION_TRUE || result == MEDREC_CONDITION_UNKNOWN);

	/* one of some: it takes longer than all the rest */
	if (len == 0 || ((uint8_t) str[0] & 31) != 0)
		return;
	medrec_splink_import(&model, &comparison, 1);
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
	{
		for (int level = 1; level < medrec_comparison_levels(c); level++)
			REQUIRE(model.m[c][level] > 0 && model.m[c][level] <= 1 && model.u[c][level] > 0 && model.u[c][level] <= 1);
	}
}

static void
fuzz_elements(const char *str, size_t len)
{
	static MedrecElementKind kinds[64];
	static int	nkinds = 0;
	const char *name;
	const char *class;
	uint32_t	bit;

	if (nkinds == 0)
	{
		while ((name = medrec_element_kind_name(nkinds, &bit)) != NULL)
			REQUIRE(medrec_element_kind_init(&kinds[nkinds++], &medrec_library_catalogue, name, strlen(name)));
		REQUIRE(medrec_element_kind_init(&kinds[nkinds++], &medrec_library_catalogue, "us_phone", 8));
		REQUIRE(medrec_element_kind_init(&kinds[nkinds++], &medrec_library_catalogue, "icd10", 5));
	}
	for (int i = 0; i < nkinds; i++)
	{
		MedrecElementState state = medrec_element_state(&kinds[i], str, len, &class);

		REQUIRE((class != NULL) == (state == MEDREC_ELEMENT_PLACEHOLDER));
	}
}

/* a day that is read is one, and the time behind it is of that day */
static void
fuzz_written_times(const char *str, size_t len)
{
	int			year;
	int			month;
	int			day;
	int64_t		microseconds;

	if (medrec_written_day(str, len, &year, &month, &day))
		REQUIRE(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31);
	if (medrec_written_time(str, len, &microseconds))
		REQUIRE(microseconds >= 0 && microseconds < INT64_C(86400000000));
}

/* any text as one word */
static void
fuzz_phonetic(const char *str, size_t len)
{
	MedrecDoubleMetaphone codes[2];

	medrec_double_metaphone(str, len, codes[0], codes[1]);
	for (int i = 0; i < 2; i++)
		REQUIRE(strlen(codes[i]) <= MEDREC_DOUBLE_METAPHONE_LEN &&
				strspn(codes[i], "0AFHJKLMNPRSTX") == strlen(codes[i]));
}

/* of what is folded as it must be, and of any bytes */
static void
fuzz_daitch_mokotoff(const char *str, size_t len)
{
	char	   *folded = malloc(len * MEDREC_NAME_FOLD_GROWTH + 1);
	MedrecNameFold fold = {folded, folded, false};

	medrec_daitch_mokotoff_fold(&fold, str, len);
	REQUIRE((size_t) (fold.next - folded) <= len * MEDREC_NAME_FOLD_GROWTH);
	for (int i = 0; i < 2; i++)
	{
		MedrecDaitchMokotoff codes[MEDREC_DAITCH_MOKOTOFF_MAX];
		int			count = i == 0 ?
			medrec_daitch_mokotoff(folded, (size_t) (fold.next - folded), codes) :
			medrec_daitch_mokotoff(str, len, codes);

		REQUIRE(count >= 0 && count <= MEDREC_DAITCH_MOKOTOFF_MAX);
		for (int a = 0; a < count; a++)
		{
			REQUIRE(strspn(codes[a], "0123456789") == MEDREC_DAITCH_MOKOTOFF_LEN);
			REQUIRE(strlen(codes[a]) == MEDREC_DAITCH_MOKOTOFF_LEN);
			for (int b = 0; b < a; b++)
				REQUIRE(strcmp(codes[a], codes[b]) != 0);
		}
	}
	free(folded);
}

static void
fuzz_names(const char *str, size_t len)
{
	char	   *folded = malloc(len * MEDREC_NAME_FOLD_GROWTH + 1);
	char	   *again = malloc(len * MEDREC_NAME_FOLD_GROWTH * MEDREC_NAME_FOLD_GROWTH + 1);
	MedrecNameFold once = {folded, folded, false};
	MedrecNameFold twice = {again, again, false};
	static MedrecElementKind given_name;
	MedrecPersonName parts;

	if (given_name.bit == 0)
		REQUIRE(medrec_element_kind_init(&given_name, &medrec_library_catalogue, "given_name", 10));
	medrec_name_fold(&once, str, len);
	medrec_name_fold(&twice, folded, (size_t) (once.next - folded));
	REQUIRE(once.next - folded == twice.next - again);
	REQUIRE(memcmp(folded, again, (size_t) (once.next - folded)) == 0);
	REQUIRE(medrec_surname_frequency(folded, (size_t) (once.next - folded)) > 0);
	REQUIRE(medrec_given_name_frequency(folded, (size_t) (once.next - folded)) > 0);
	free(folded);
	free(again);

	if (medrec_person_name_read(&parts, &given_name, str, len))
	{
		REQUIRE(parts.count <= MEDREC_PERSON_WORDS_MAX);
		for (int i = 0; i < parts.count; i++)
		{
			REQUIRE(parts.words[i].chars >= str && parts.words[i].len > 0);
			REQUIRE(parts.words[i].chars + parts.words[i].len <= str + len);
		}
	}
}

/* a string and another, the first byte says where; as they are, and spread */
static void
fuzz_comparators(const char *str, size_t len)
{
	size_t		middle = len > 0 ? (uint8_t) str[0] % len : 0;
	uint32_t	wide[400];
	MedrecPair	pair = {str, str + middle, middle, len - middle, false};
	double		similarity;

	if (len > sizeof(wide) / sizeof(wide[0]))
		return;
	for (size_t i = 0; i < len; i++)
		wide[i] = (uint8_t) str[i];
	for (int i = 0; i < 2; i++)
	{
		MedrecPair	turned = {pair.b, pair.a, pair.b_len, pair.a_len, pair.wide};
		double		jaro = medrec_jaro(&pair);
		double		jaro_winkler = medrec_jaro_winkler(&pair);
		double		dice = medrec_dice(&pair);
		int			osa = medrec_osa_distance(&pair);
		int			damerau = medrec_damerau_levenshtein(&pair);
		bool		equal = pair.a_len == pair.b_len &&
			memcmp(str, str + middle, middle) == 0;

		REQUIRE(jaro >= 0 && jaro <= jaro_winkler && jaro_winkler <= 1);
		REQUIRE((jaro == 1) == equal && (jaro_winkler == 1) == equal);
		REQUIRE(jaro == medrec_jaro(&turned));
		REQUIRE(jaro_winkler == medrec_jaro_winkler(&turned));
		for (int step = -1; step <= 51; step++)
			REQUIRE(medrec_jaro_winkler_reaches(&pair, step * 0.02) == (jaro_winkler >= step * 0.02));
		REQUIRE(medrec_jaro_winkler_reaches(&pair, jaro_winkler));
		REQUIRE(!medrec_jaro_winkler_reaches(&pair, nextafter(jaro_winkler, 2)));
		REQUIRE(!medrec_jaro_winkler_reaches(&pair, NAN));

		REQUIRE(dice >= 0 && dice <= 1 && (dice == 1 || !equal));
		REQUIRE(dice == medrec_dice(&turned));

		REQUIRE((osa == 0) == equal && (damerau == 0) == equal);
		REQUIRE(damerau <= osa && osa <= 2 * damerau);
		REQUIRE(damerau <= (int) (middle > len - middle ? middle : len - middle));
		REQUIRE(osa == medrec_osa_distance(&turned));
		REQUIRE(damerau == medrec_damerau_levenshtein(&turned));
		for (int max = 0; max <= osa + 1; max++)
			REQUIRE(medrec_osa_distance_within(&pair, max) == (osa <= max ? osa : max + 1));

		if (medrec_name_similarity(&pair, &similarity))
		{
			double		other;

			REQUIRE(similarity >= 0 && similarity <= 1);
			REQUIRE(medrec_name_similarity(&turned, &other) && other == similarity);
		}

		pair = (MedrecPair) {wide, wide + middle, middle, len - middle, true};
	}
}

static void
fuzz_dates_and_nicknames(const char *str, size_t len)
{
	MedrecPartialDate a;
	MedrecPartialDate b;
	size_t		half = len / 2;

	REQUIRE(medrec_names_share_canonical(str, half, str, half));
	REQUIRE(medrec_names_share_canonical(str, half, str + half, len - half) ==
			medrec_names_share_canonical(str + half, len - half, str, half));
	if (medrec_partial_date_read(&a, str, half) && medrec_partial_date_read(&b, str + half, len - half))
	{
		REQUIRE(medrec_date_agreement(a, b) == medrec_date_agreement(b, a));
		REQUIRE(medrec_date_agreement(a, a) >= MEDREC_DATE_EQUAL_WEAK);
	}
}

typedef struct Findings
{
	const MedrecEncounter *encounter;
	int			advice;
	int			objections;
	bool		edition_unknown;
} Findings;

static bool
note_finding(void *arg, const MedrecFinding *finding)
{
	Findings   *findings = arg;
	const MedrecEncounter *e = findings->encounter;

	REQUIRE(finding->message != NULL && medrec_edit_name(finding->edit) != NULL);
	REQUIRE((finding->position == 0) == (finding->item == MEDREC_ITEM_ENCOUNTER));
	if (finding->item == MEDREC_ITEM_PROCEDURE)
	{
		REQUIRE(finding->position <= e->nprocedures);
		REQUIRE(finding->code == e->procedures[finding->position - 1]);
	}
	else if (finding->item == MEDREC_ITEM_DIAGNOSIS && finding->position <= e->ndiagnoses)
		REQUIRE(finding->code == e->diagnoses[finding->position - 1]);
	if (medrec_edit_is_advisory(finding->edit))
		findings->advice++;
	else
		findings->objections++;
	if (finding->edit == MEDREC_EDIT_EDITION_UNKNOWN)
		findings->edition_unknown = true;
	return true;
}

/*
 * Two numbers, then words: codes of both systems, in turn diagnosis and
 * procedure, and what stands in the place of one.
 */
static void
fuzz_encounter(const char *str, size_t len)
{
	MedrecCode	diagnoses[64];
	MedrecCode	procedures[64];
	MedrecListed listed[64];
	MedrecEncounter e = {0};
	Findings	findings = {0};
	size_t		start = 16;

	if (len < start)
		return;
	e.reference = &medrec_library_reference;
	e.diagnoses = diagnoses;
	e.procedures = procedures;
	memcpy(&e.age, str, 4);
	memcpy(&e.admitted, str + 4, 4);
	memcpy(&e.discharged, str + 8, 4);
	e.has_age = (str[12] & 1) != 0;
	e.has_admitted = (str[12] & 2) != 0;
	e.has_discharged = (str[12] & 4) != 0;
	if ((str[12] & 8) != 0)		/* a day with codes, an age of people */
	{
		e.discharged = 5740 + (int) ((unsigned) e.discharged % 4100);
		e.admitted = e.discharged - 3;
		e.age = (int) ((unsigned) e.age % 130) - 2;
	}
	e.sex = medrec_sex_read(str + 13, 1);
	e.discharge_status = medrec_discharge_status_read(str + 14, 2);
	if ((str[12] & 16) != 0)
	{
		e.poa = str;
		e.npoa = (int) (len < 70 ? len : 70);
	}
	for (size_t end = start; end <= len && e.ndiagnoses < 64; end++)
	{
		MedrecCode *code = e.nprocedures < e.ndiagnoses ?
			&procedures[e.nprocedures] : &diagnoses[e.ndiagnoses];
		bool		is_procedure = e.nprocedures < e.ndiagnoses;

		if (end < len && str[end] != ' ')
			continue;
		if (!medrec_code_read(is_procedure ? &medrec_icd10pcs : &medrec_icd10,
							  str + start, end - start, code))
			*code = end == start ? MEDREC_SLOT_EMPTY : -1 - (end & 1);
		if (is_procedure)
			e.nprocedures++;
		else
			e.ndiagnoses++;
		start = end + 1;
	}

	if ((str[12] & 32) != 0)
		e.listed = listed;

	findings.encounter = &e;
	medrec_encounter_edits(&e, note_finding, &findings);
	REQUIRE(medrec_encounter_cleanness(&e) ==
			(findings.objections > 0 ? MEDREC_NOT_CLEAN :
			 findings.edition_unknown ? MEDREC_CLEANNESS_UNKNOWN : MEDREC_CLEAN));
}

/* Every reader of files gets to an end, and gives what lies within the file */
static void
fuzz_list_files(const MedrecCodeSystem *system, const char *str, size_t len)
{
	MedrecListFile file = {.system = system,.at = str,.end = str + len};
	MedrecListFile begin = file;
	MedrecOrderLine order;
	MedrecAddendaAction action;
	MedrecCode	code;
	const char *next;
	size_t		next_len;
	bool		billable;
	int			line = 0;

	while (medrec_read_order_line(&file, &order) == MEDREC_LINE_READ)
	{
		REQUIRE(order.title >= str && order.title + order.title_len <= str + len);
		REQUIRE(++line == file.line);
	}
	file = begin;
	while (medrec_read_addenda_line(&file, &action, &code, &billable) == MEDREC_LINE_READ)
		REQUIRE(action <= MEDREC_ADDENDA_REVISE_TO && code > 0);
	file = begin;
	while (medrec_read_code_line(&file, &code, &next, &next_len) == MEDREC_LINE_READ)
	{
		REQUIRE(medrec_code_is_valid(system, code));
		REQUIRE(next >= str && next + next_len <= str + len);
		medrec_flag_of_name(next, next_len);
	}
}

static void *blocks[16];
static int	nblocks;

static void *
allocate(size_t size)
{
	REQUIRE(nblocks < 16);
	return blocks[nblocks++] = malloc(size > 0 ? size : 1);
}

/*
 * A list continued by changes out of the input has these, and all else as it
 * was. It is made anew each time, so not of every input.
 */
static void
fuzz_extension(const char *str, size_t len)
{
	const MedrecReference *library = &medrec_library_reference;
	int32_t		day = library->icd10cm->until;
	MedrecEdition edition = {"next", day};
	MedrecChange changes[8];
	int			nchanges = 0;
	const MedrecCodeSet *codes;
	const MedrecFlagSet *flags;

	if (len < 8 || str[0] != '+')
		return;
	for (size_t at = 1; at + 8 <= len && nchanges < 8; at += 8)
	{
		if (!medrec_code_read(&medrec_icd10, str + at, str[at + 4] == ' ' ? 4 : 7, &changes[nchanges].code))
			continue;
		changes[nchanges].day = day + (str[at + 7] & 1);
		changes[nchanges++].value = (uint32_t) (str[at + 7] >> 1) % 3;
	}
	qsort(changes, nchanges, sizeof(MedrecChange), medrec_change_compare);
	for (int i = 1; i < nchanges; i++)
	{
		if (medrec_change_compare(&changes[i - 1], &changes[i]) == 0)
			return;
	}

	codes = medrec_codeset_extend(library->icd10cm, changes, nchanges, &edition, 1,
								  day + 365, allocate);
	REQUIRE(codes != NULL);
	REQUIRE(codes->nentries >= library->icd10cm->nentries);
	for (int entry = 0; entry < codes->nentries; entry += 37)
	{
		MedrecCode	code = medrec_codeset_code(codes, entry);
		int			old = medrec_codeset_find(library->icd10cm, code);

		REQUIRE(medrec_codeset_find(codes, code) == entry);
		REQUIRE(entry == 0 || medrec_codeset_code(codes, entry - 1) < code);
		REQUIRE(medrec_codeset_state(codes, entry, day - 1) ==
				(old < 0 ? MEDREC_CODE_NONE : medrec_codeset_state(library->icd10cm, old, day - 1)));
	}
	for (int i = 0; i < nchanges; i++)
	{
		int			entry = medrec_codeset_find(codes, changes[i].code);

		REQUIRE(changes[i].value == MEDREC_CODE_NONE || entry >= 0);
		REQUIRE(entry < 0 ||
				medrec_codeset_state(codes, entry, changes[i].day) == (MedrecCodeState) changes[i].value);
	}

	flags = medrec_flagset_extend(library->mce_icd10cm, codes, changes, nchanges, day,
								  day + 365, allocate);
	REQUIRE(flags != NULL);
	for (int entry = 0; entry < library->icd10cm->nentries; entry += 37)
	{
		MedrecCode	code = medrec_codeset_code(library->icd10cm, entry);

		REQUIRE(medrec_history_value(&flags->histories, flags->entries[medrec_codeset_find(codes, code)], day - 1) ==
				medrec_history_value(&library->mce_icd10cm->histories, library->mce_icd10cm->entries[entry], day - 1));
	}
	while (nblocks > 0)
		free(blocks[--nblocks]);
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* of its own, so that a read beyond the end is seen */
	char	   *str = malloc(size > 0 ? size : 1);

	memcpy(str, data, size);
	fuzz_codes(&medrec_icd10, str, size);
	fuzz_codes(&medrec_icd10pcs, str, size);
	fuzz_editions(&medrec_icd10, &medrec_icd10cm_codes, str, size);
	fuzz_editions(&medrec_icd10pcs, &medrec_icd10pcs_codes, str, size);
	fuzz_suggestions(str, size);
	fuzz_identifiers(str, size);
	fuzz_check_digits(str, size);
	fuzz_elements(str, size);
	fuzz_written_times(str, size);
	fuzz_placeholder(str, size);
	fuzz_names(str, size);
	fuzz_phonetic(str, size);
	fuzz_daitch_mokotoff(str, size);
	fuzz_patients(str, size);
	fuzz_glance(str, size);
	fuzz_splink(str, size);
	fuzz_comparators(str, size);
	fuzz_dates_and_nicknames(str, size);
	fuzz_encounter(str, size);
	fuzz_list_files(&medrec_icd10, str, size);
	fuzz_list_files(&medrec_icd10pcs, str, size);
	fuzz_extension(str, size);
	fuzz_clusters(str, size);
	fuzz_cluster_ids(str, size);
	free(str);
	return 0;
}
