/*-------------------------------------------------------------------------
 *
 * fuzz_glance.c
 *		What rows tell of two patients, beside the patients themselves.
 *
 * The bytes say what either patient is: field by field a text, and what the
 * second one has in its place.  Levels that a glance knows must be those of a full
 * comparison, and no pair may weigh more than a glance allows it.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_glance.h"
#include "matching/comparator.h"
#include "matching/match_bound.h"

#define REQUIRE(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

#define TEXT_MAX	24

typedef struct Input
{
	const unsigned char *next;
	const unsigned char *end;
} Input;

static unsigned
take(Input *input)
{
	return input->next < input->end ? *input->next++ : 0;
}

static size_t
take_text(Input *input, char *text, MedrecPatientField field)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz 'aeionrst0123@";
	static const char digits[] = "01234567891200";
	bool		is_number = field == MEDREC_PATIENT_BIRTH_DATE || field == MEDREC_PATIENT_PHONE ||
		field == MEDREC_PATIENT_POSTAL_CODE || field == MEDREC_PATIENT_SSN;
	size_t		len = field == MEDREC_PATIENT_BIRTH_DATE ? 8 : take(input) % TEXT_MAX;

	for (size_t i = 0; i < len; i++)
		text[i] = is_number ? digits[take(input) % (sizeof(digits) - 1)] : letters[take(input) % (sizeof(letters) - 1)];
	if (field == MEDREC_PATIENT_BIRTH_DATE && len == 8)
	{
		text[0] = '1';
		text[1] = '9';
	}
	return len;
}

/* One character more, less or other, or two neighbours exchanged */
static size_t
edit(Input *input, char *text, size_t len)
{
	size_t		at = take(input) % (len + 1);

	switch (take(input) % 4)
	{
		case 0:
			memmove(text + at + 1, text + at, len - at);
			text[at] = (char) ('a' + take(input) % 26);
			return len + 1;
		case 1:
			if (at == len)
				return len;
			memmove(text + at, text + at + 1, len - at - 1);
			return len - 1;
		case 2:
			if (at < len)
				text[at] = (char) ('0' + take(input) % 10);
			return len;
		default:
			if (at + 1 < len)
			{
				char		swap = text[at];

				text[at] = text[at + 1];
				text[at + 1] = swap;
			}
			return len;
	}
}

static void
add(MedrecPatientWriter *writer, MedrecPatientField field, const char *text, size_t len)
{
	char		normal[MEDREC_PATIENT_VALUE_MAX];
	size_t		n = medrec_patient_normalize(field, text, len, normal);

	if (n > 0)
		medrec_patient_add(writer, field, normal, n);
}

static void
make_patients(Input *input, MedrecPatientWriter writers[2])
{
	medrec_patient_start(&writers[0]);
	medrec_patient_start(&writers[1]);
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		unsigned	control = take(input) % 8;
		char		text[TEXT_MAX + 1];
		size_t		len;

		if (control == 0)
			continue;
		len = take_text(input, text, field);
		if (control != 1)
			add(&writers[0], field, text, len);
		if (control == 2)
			continue;
		if (control == 3)
			len = take_text(input, text, field);
		else if (control > 5)
			len = edit(input, text, len);
		add(&writers[1], field, text, len);

		/* a second identifier of either, which may be the other's first */
		if (field == MEDREC_PATIENT_IDENTIFIER && control > 3)
		{
			add(&writers[0], field, text, len);
			len = take_text(input, text, field);
			add(&writers[1], field, text, len);
			add(&writers[control % 2], field, text, len);
		}
	}
}

/* A model of many households, in which errors keep apart */
static const MedrecMatchModel *
trained_model(void)
{
	static MedrecMatchModel model;

	if (model.prior == 0)
	{
		model = *medrec_default_model();
		model.household = 0;
		model.households = 0.001f;
		model.errors[0][1] = 0.5f;
		model.errors[1][1] = -2;
	}
	return &model;
}

static void
check_weight(const MedrecMatchModel *model, MedrecPatientRow rows[2], const MedrecPatientView views[2])
{
	MedrecMatchBound bound;
	MedrecMatchGlance glance;
	MedrecEvidence evidence[MEDREC_EVIDENCE_MAX];
	unsigned char levels[MEDREC_COMPARISONS];
	double		weight;

	for (int i = 0; i < 2; i++)
	{
		const char *given = views[i].fields[MEDREC_PATIENT_GIVEN].value;
		const char *family = views[i].fields[MEDREC_PATIENT_FAMILY].value;

		rows[i].given_weight = (int16_t)
			ceil(medrec_name_weight(&model->given, true, given, views[i].fields[MEDREC_PATIENT_GIVEN].len) / MEDREC_ROW_WEIGHT);
		rows[i].family_weight = (int16_t)
			ceil(medrec_name_weight(&model->family, false, family, views[i].fields[MEDREC_PATIENT_FAMILY].len) / MEDREC_ROW_WEIGHT);
	}
	(void) medrec_match_evidence(model, &views[0], &views[1], evidence, &weight);
	medrec_patient_compare(&views[0], &views[1], levels);
	medrec_match_bound_init(&bound, model);
	medrec_match_glance(&bound, &rows[0], &rows[1], weight, &glance);
	REQUIRE(glance.most >= weight);
	medrec_match_glance_at_names(&bound, &rows[0], &rows[1], &glance);
	REQUIRE(glance.most >= weight);
	for (int c = 0; c < MEDREC_COMPARISONS; c++)
		REQUIRE((glance.unknown & 1u << c) != 0 || glance.levels[c] == levels[c]);
	if ((glance.unknown & 1u << MEDREC_COMPARE_NAME) == 0)
		return;
	medrec_match_glance_with_names(&bound, &rows[0], levels[MEDREC_COMPARE_NAME], &glance);
	REQUIRE(glance.most >= weight);
}

/* Of the keys that both have, one is the first. */
static void
check_keys(const MedrecPatientRow rows[2])
{
	bool		usual = !rows[0].has_unusual_keys && !rows[1].has_unusual_keys;
	const uint32_t *a = rows[0].keys.keys;
	const uint32_t *b = rows[1].keys.keys;
	int			first = -1;
	int			found = 0;

	for (int i = 0; i < MEDREC_KEY_PLACES; i++)
	{
		for (int j = 0; j < MEDREC_KEY_PLACES; j++)
		{
			if (a[i] != b[j] || medrec_key_sorts[i] != medrec_key_sorts[j])
				continue;
			if (first < 0 || medrec_key_sorts[i] < medrec_key_sorts[first] ||
				(medrec_key_sorts[i] == medrec_key_sorts[first] && a[i] < a[first]))
				first = i;
		}
	}
	for (int i = 0; i < MEDREC_KEY_PLACES; i++)
	{
		for (int j = 0; j < MEDREC_KEY_PLACES; j++)
		{
			bool		is_first;

			if (a[i] != b[j] || medrec_key_sorts[i] != medrec_key_sorts[j])
				continue;
			is_first = medrec_is_first_key(&rows[0].keys, &rows[1].keys, usual, medrec_key_sorts[i], a[i]);
			REQUIRE(is_first == medrec_is_first_key(&rows[1].keys, &rows[0].keys, usual, medrec_key_sorts[i], a[i]));
			REQUIRE(is_first == (i == first));
			found += is_first;
		}
	}
	REQUIRE(found == (first >= 0));
}

static void
check_digits(const MedrecPatientView views[2])
{
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		MedrecPair	pair = {
			views[0].fields[field].value, views[1].fields[field].value,
			views[0].fields[field].len, views[1].fields[field].len, false
		};
		uint64_t	a = medrec_pack_digits(pair.a, pair.a_len);
		uint64_t	b = medrec_pack_digits(pair.b, pair.b_len);

		REQUIRE(a == 0 || b == 0 || medrec_packed_one_edit(a, b) == (medrec_osa_distance_within(&pair, 1) == 1));
	}
}

void
fuzz_glance(const char *str, size_t len)
{
	static MedrecPatientWriter writers[2];
	static unsigned char bytes[2 * MEDREC_PATIENT_SIZE_MAX];
	static MedrecNameMemo memo;
	Input		input = {(const unsigned char *) str, (const unsigned char *) str + len};
	uint64_t	starts[3] = {0};
	uint64_t	ranks[2] = {0, 1};
	MedrecPatientRow rows[2];
	MedrecPatientView views[2];
	MedrecKeyCounts counts = {{{0}}};
	MedrecPatientTable table = {.count = 2,.first_count = 2,.bytes = bytes,.starts = starts,.rows = rows,.ranks = ranks};

	make_patients(&input, writers);
	for (int i = 0; i < 2; i++)
	{
		memcpy(bytes + starts[i], writers[i].bytes, writers[i].len);
		starts[i + 1] = starts[i] + writers[i].len;
	}
	for (uint32_t i = 0; i < 2; i++)
		medrec_table_prepare(&table, i, &views[i], &memo, &counts);
	check_weight(medrec_default_model(), rows, views);
	check_weight(trained_model(), rows, views);
	check_keys(rows);
	check_digits(views);
}
