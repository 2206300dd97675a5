/*-------------------------------------------------------------------------
 *
 * patient_row.c
 *		What is seen of a patient at first sight.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/patient_row.h"

#include <string.h>

#include "common/ascii.h"
#include "common/hash64.h"
#include "matching/nickname.h"
#include "matching/positions.h"

/* Of more rows, loose keys make crowds and hardly any pair that has no other. */
#define LOOSE_ROWS		250000

#define TEXT_MAX		31
#define LETTERS			27
#define FIRST_LETTERS	4

void
medrec_table_view(const MedrecPatientTable *table, uint32_t row, MedrecPatientView *view)
{
	medrec_patient_view(view, table->bytes + table->starts[row],
						(size_t) (table->starts[row + 1] - table->starts[row]));
}

uint64_t
medrec_pack_digits(const char *digits, size_t len)
{
	uint64_t	packed = 0;

	if (len > MEDREC_PACKED_MAX)
		return 0;
	for (size_t i = len; i-- > 0;)
	{
		if (!medrec_is_digit(digits[i]) && digits[i] != '+')
			return 0;
		packed = packed << 4 | (uint64_t) (digits[i] == '+' ? 11 : digits[i] - '0' + 1);
	}
	return packed;
}

static MedrecWordGlance
glance_at(const char *text, size_t len)
{
	MedrecWordGlance glance = {.first = 0};
	uint32_t	set = 0;

	if (len < 2 || len > TEXT_MAX)
		return glance;
	for (size_t i = 0; i < len; i++)
	{
		unsigned	c = (unsigned char) text[i];

		if (c >= 0x80)
			return glance;
		set |= UINT32_C(1) << (c & 31) % LETTERS;
		if (i < FIRST_LETTERS)
			glance.first |= (c & 31) << (5 * i);
	}
	glance.letters.set = set;
	glance.letters.len = (unsigned) len;
	return glance;
}

/* What is no word of small letters may agree in other ways than letters tell. */
static MedrecWordGlance
glance_at_name(const char *name, size_t len)
{
	const MedrecWordGlance none = {.first = 0};

	for (size_t i = 0; i < len; i++)
	{
		if (name[i] < 'a' || name[i] > 'z')
			return none;
	}
	return glance_at(name, len);
}

/* May they, if the first so many letters are the same? */
static bool
may_agree(MedrecLetters a, MedrecLetters b, int prefix)
{
	/* what Jaro's measure must be, thrice */
	static const float least[FIRST_LETTERS + 1] = {2.64f, 2.6f, 2.55f, 2.48571f, 2.4f};
	int			a_alone = medrec_count(a.set & ~b.set);
	int			b_alone = medrec_count(b.set & ~a.set);
	int			common = (int) a.len - a_alone;

	if (a.len == 0 || b.len == 0)
		return true;
	if (a_alone <= 1 && b_alone <= 1 && a.len <= b.len + 1 && b.len <= a.len + 1)
		return true;
	if (common > (int) b.len - b_alone)
		common = (int) b.len - b_alone;
	return (float) common * (1.0f / (float) a.len + 1.0f / (float) b.len) + 1.0f > least[prefix] - 0.001f;
}

bool
medrec_words_may_agree(MedrecWordGlance a, MedrecWordGlance b)
{
	uint32_t	differ = a.first ^ b.first;

	return may_agree(a.letters, b.letters, differ == 0 ? FIRST_LETTERS : __builtin_ctz(differ) / 5);
}

bool
medrec_letters_may_agree(MedrecLetters a, MedrecLetters b)
{
	return may_agree(a, b, FIRST_LETTERS);
}

/* The number of a given name that has this hash */
static int16_t
nickname_of(MedrecNameMemo *memo, uint32_t hash, const char *name, size_t len)
{
	MedrecKnownName *known = medrec_known_name(memo, hash, name, len);

	if (known == NULL)
		return (int16_t) medrec_nickname_find(name, len);
	if ((known->known & MEDREC_NAME_NICKNAME) == 0)
	{
		known->nickname = (int16_t) medrec_nickname_find(name, len);
		known->known |= MEDREC_NAME_NICKNAME;
	}
	return known->nickname;
}

static void
prepare_row(MedrecPatientRow *row, const MedrecPatientView *view, MedrecNameMemo *memo)
{
#define VALUE(field)	view->fields[MEDREC_PATIENT_##field].value
#define LEN(field)		view->fields[MEDREC_PATIENT_##field].len
	for (int f = 0; f < MEDREC_PATIENT_FIELDS; f++)
	{
		row->fields[f] = view->fields[f].len == 0 ? 0 :
			(uint32_t) medrec_hash64(view->fields[f].value, view->fields[f].len, 0) | MEDREC_HASHED;
	}
	if (LEN(BIRTH_DATE) == 8)
		row->fields[MEDREC_PATIENT_BIRTH_DATE] = (uint32_t) medrec_digits(VALUE(BIRTH_DATE), 8);
	if (LEN(POSTAL_CODE) < MEDREC_PACKED_MAX / 2 && medrec_pack_digits(VALUE(POSTAL_CODE), LEN(POSTAL_CODE)) != 0)
		row->fields[MEDREC_PATIENT_POSTAL_CODE] = (uint32_t) medrec_pack_digits(VALUE(POSTAL_CODE), LEN(POSTAL_CODE));
	row->given = glance_at_name(VALUE(GIVEN), LEN(GIVEN));
	row->nickname = nickname_of(memo, row->fields[MEDREC_PATIENT_GIVEN], VALUE(GIVEN), LEN(GIVEN));
	row->family = glance_at_name(VALUE(FAMILY), LEN(FAMILY));
	row->street = glance_at(VALUE(STREET), LEN(STREET));
	row->city = glance_at(VALUE(CITY), LEN(CITY)).letters;
	if (LEN(EMAIL) > 0)
	{
		const char *at = memchr(VALUE(EMAIL), '@', LEN(EMAIL));

		row->email = glance_at(VALUE(EMAIL), (size_t) (at - VALUE(EMAIL))).letters;
	}
	row->phone = medrec_pack_digits(VALUE(PHONE), LEN(PHONE));
	row->ssn = medrec_pack_digits(VALUE(SSN), LEN(SSN));
	if (LEN(MIDDLE) > 0)
	{
		row->middle = VALUE(MIDDLE)[0];
		row->is_initial = LEN(MIDDLE) == 1;
	}
#undef VALUE
#undef LEN
}

void
medrec_table_prepare(MedrecPatientTable *table, uint32_t number, MedrecPatientView *view,
					 MedrecNameMemo *memo, MedrecKeyCounts *counts)
{
	MedrecPatientRow *row = &table->rows[number];
	const uint32_t *keys = row->keys.keys;
	int			places;

	medrec_table_view(table, number, view);
	memset(row, 0, sizeof(*row));
	prepare_row(row, view, memo);
	row->is_second = number >= table->first_count;
	row->has_unusual_keys = medrec_blocking_keys(view, table->count > LOOSE_ROWS, MEDREC_KEY_NONE | number, memo, &row->keys);
	places = row->has_unusual_keys ? MEDREC_KEY_PLACES : MEDREC_KEY_PLACES_USUAL;
	for (int place = 0; place < places; place++)
	{
		if ((keys[place] & MEDREC_KEY_NONE) == 0)
			counts->counts[medrec_key_sorts[place]][keys[place] >> (31 - MEDREC_KEY_RANGE_BITS)]++;
	}
}
