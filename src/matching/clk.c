/*-------------------------------------------------------------------------
 *
 * clk.c
 *		A patient as a filter of bits.
 *
 * A field has so many bits, more the more it says of who somebody is and the
 * less a household shares it; they are divided among its features, so that a
 * long street counts no more than a short one.  Each feature's bits are drawn
 * by a hash with a key of the field, and not by arithmetic from two hashes,
 * which leaves patterns.
 *
 *-------------------------------------------------------------------------
 */
#include "matching/clk.h"

#include <string.h>
#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif

#include "common/ascii.h"
#include "matching/normalize.h"

#define VERSION			"medrec clk 1"
#define YEAR_LEN		4
#define POSITION_BITS	10		/* of MEDREC_CLK_BITS */
#define POSITIONS_A_MAC	(8 * MEDREC_SHA256_LEN / POSITION_BITS)

/* What the features of a value are */
typedef enum FeatureKind
{
	PAIRS,						/* two characters, wherever they are */
	PLACED_PAIRS,				/* ... and where they are */
	WHOLE						/* the value */
} FeatureKind;

/*
 * Names have one key, for they are exchanged, and a middle name is a given
 * one to another clerk.
 */
#define NAME_KEY "name"

static const struct
{
	int			bits;			/* all features together, about */
	FeatureKind kind;
	const char *key;			/* NULL: the field's name */
}			rules[MEDREC_PATIENT_FIELDS] =

{
	[MEDREC_PATIENT_FAMILY] = {120, PAIRS, NAME_KEY},
	[MEDREC_PATIENT_GIVEN] = {120, PAIRS, NAME_KEY},
	[MEDREC_PATIENT_MIDDLE] = {30, PAIRS, NAME_KEY},
	[MEDREC_PATIENT_SUFFIX] = {10, WHOLE, NULL},
	[MEDREC_PATIENT_PREVIOUS_FAMILY] = {60, PAIRS, NAME_KEY},
	[MEDREC_PATIENT_BIRTH_DATE] = {200, PLACED_PAIRS, NULL},
	[MEDREC_PATIENT_SEX] = {20, WHOLE, NULL},
	[MEDREC_PATIENT_BIRTH_ORDER] = {10, WHOLE, NULL},
	[MEDREC_PATIENT_PHONE] = {40, PLACED_PAIRS, NULL},
	[MEDREC_PATIENT_EMAIL] = {40, PAIRS, NULL},
	[MEDREC_PATIENT_STREET] = {60, PAIRS, NULL},
	[MEDREC_PATIENT_CITY] = {20, PAIRS, NULL},
	[MEDREC_PATIENT_STATE] = {10, PAIRS, NULL},
	[MEDREC_PATIENT_POSTAL_CODE] = {40, PLACED_PAIRS, NULL},
	[MEDREC_PATIENT_SSN] = {100, PLACED_PAIRS, NULL},
	[MEDREC_PATIENT_IDENTIFIER] = {60, WHOLE, NULL},
	[MEDREC_PATIENT_BIRTH_PLACE] = {20, PAIRS, NULL},
	[MEDREC_PATIENT_MOTHERS_MAIDEN] = {60, PAIRS, NULL},
};

void
medrec_clk_keys(MedrecClkKeys *keys, const void *secret, size_t len)
{
	MedrecHmacKey prk;

	medrec_hkdf_extract(&prk, VERSION, strlen(VERSION), secret, len);
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		const char *info = rules[field].key;
		unsigned char derived[MEDREC_SHA256_LEN];

		if (info == NULL)
			info = medrec_patient_field_name((MedrecPatientField) field);
		medrec_hkdf_expand(&prk, info, strlen(info), derived);
		medrec_hmac_key(&keys->fields[field], derived, sizeof(derived));
	}
}

/* A filter that is being made, and the field whose turn it is */
typedef struct ClkWriter
{
	MedrecClk  *clk;
	const MedrecHmacKey *key;
	int			bits;			/* for each feature */
	unsigned char year[YEAR_LEN];
} ClkWriter;

static void
add_feature(ClkWriter *writer, int place, const char *feature, size_t len)
{
	unsigned char message[2 + YEAR_LEN + MEDREC_PATIENT_VALUE_MAX];
	unsigned char mac[MEDREC_SHA256_LEN];

	message[1] = (unsigned char) place;
	memcpy(message + 2, writer->year, YEAR_LEN);
	memcpy(message + 2 + YEAR_LEN, feature, len);
	for (int i = 0; i < writer->bits; i++)
	{
		int			at = i % POSITIONS_A_MAC * POSITION_BITS;
		int			position;

		if (at == 0)
		{
			message[0] = (unsigned char) (i / POSITIONS_A_MAC);
			medrec_hmac(writer->key, message, 2 + YEAR_LEN + len, mac);
		}
		/* an even bit of a byte: the other nine are in it and the next */
		position = (mac[at / 8] << 8 | mac[at / 8 + 1]) >> (16 - POSITION_BITS - at % 8) & (MEDREC_CLK_BITS - 1);
		writer->clk->bytes[position / 8] |= (unsigned char) (0x80 >> position % 8);
	}
}

/* Divides the bits of a field, rounded; features beyond them have none. */
static int
divide_bits(ClkWriter *writer, int bits, int features)
{
	if (features > bits)
		features = bits;
	writer->bits = (2 * bits + features) / (2 * features);
	return features;
}

/* A value between blanks: each two characters that follow each other */
static void
add_pairs(ClkWriter *writer, int bits, bool placed, const char *value, size_t len)
{
	char		padded[MEDREC_PATIENT_VALUE_MAX + 2];
	size_t		starts[sizeof(padded) + 1];
	int			characters = 0;
	int			pairs;

	padded[0] = padded[len + 1] = ' ';
	memcpy(padded + 1, value, len);
	for (size_t i = 0; i < len + 2;)
	{
		uint32_t	character;

		starts[characters++] = i;
		i += medrec_utf8_character(padded + i, len + 2 - i, &character);
	}
	starts[characters] = len + 2;
	pairs = divide_bits(writer, bits, characters - 1);
	for (int i = 0; i < pairs; i++)
		add_feature(writer, placed ? i + 1 : 0, padded + starts[i], starts[i + 2] - starts[i]);
}

static void
add_identifiers(ClkWriter *writer, int bits, const MedrecPatientView *patient)
{
	const unsigned char *i;
	int			count = 0;

	for (i = patient->identifiers; i < patient->end && *i == MEDREC_PATIENT_IDENTIFIER; i += 2 + i[1])
		count++;
	(void) divide_bits(writer, bits, count);
	for (i = patient->identifiers; count-- > 0; i += 2 + i[1])
		add_feature(writer, 0, (const char *) i + 2, i[1]);
}

bool
medrec_clk_make(MedrecClk *clk, const MedrecClkKeys *keys,
				const MedrecPatientView *patient, bool salted)
{
	ClkWriter	writer = {.clk = clk,.year = {'0', '0', '0', '0'}};
	int			present = 0;

	memset(clk, 0, sizeof(*clk));
	if (salted && patient->fields[MEDREC_PATIENT_BIRTH_DATE].len >= YEAR_LEN)
		memcpy(writer.year, patient->fields[MEDREC_PATIENT_BIRTH_DATE].value, YEAR_LEN);
	for (int field = 0; field < MEDREC_PATIENT_FIELDS; field++)
	{
		const char *value = patient->fields[field].value;
		size_t		len = patient->fields[field].len;
		int			bits = rules[field].bits;

		if (len == 0)
			continue;
		present++;
		writer.key = &keys->fields[field];
		if (field == MEDREC_PATIENT_IDENTIFIER)
			add_identifiers(&writer, bits, patient);
		else if (rules[field].kind == WHOLE)
		{
			(void) divide_bits(&writer, bits, 1);
			add_feature(&writer, 0, value, len);
		}
		else
			add_pairs(&writer, bits, rules[field].kind == PLACED_PAIRS, value, len);
	}
	return present >= MEDREC_CLK_FIELDS_MIN;
}

/* ------------------------------------------------------------------------
 * Comparison
 * ------------------------------------------------------------------------
 */

#define WORDS	(MEDREC_CLK_LEN / sizeof(uint64_t))

typedef struct ClkWords
{
	uint64_t	words[WORDS];
} ClkWords;

/* Their order and that of their bytes is the machine's: it does not matter. */
static inline ClkWords
words_of(const MedrecClk *clk)
{
	ClkWords	words;

	memcpy(&words, clk, sizeof(words));
	return words;
}

/* How many bits two filters both have, and how many one of them has */
typedef struct ClkCounts
{
	int			common;
	int			different;
} ClkCounts;

/*
 * x86 machines have an instruction that a compiler may not take for granted,
 * and that makes it two thirds faster.
 */
#if defined(__x86_64__) && defined(__GNUC__)
static bool
have_popcnt(void)
{
	static int	known = -1;

	if (known < 0)
	{
		unsigned	eax,
					ebx,
					ecx = 0,
					edx;

		known = __get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_POPCNT) != 0;
	}
	return known;
}

__attribute__((target("popcnt")))
static ClkCounts
count_by_popcnt(const ClkWords *a, const ClkWords *b)
{
	ClkCounts	counts = {0, 0};

	for (size_t i = 0; i < WORDS; i++)
	{
		counts.common += __builtin_popcountll(a->words[i] & b->words[i]);
		counts.different += __builtin_popcountll(a->words[i] ^ b->words[i]);
	}
	return counts;
}
#else
#define have_popcnt()	false
#define count_by_popcnt(a, b)	((ClkCounts) {0, 0})
#endif

/* How many bits are set in each byte */
static inline uint64_t
count_in_bytes(uint64_t word)
{
	word -= word >> 1 & UINT64_C(0x5555555555555555);
	word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
	return (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
}

static inline int
sum_of_bytes(uint64_t word)
{
	word = (word & UINT64_C(0x00ff00ff00ff00ff)) + (word >> 8 & UINT64_C(0x00ff00ff00ff00ff));
	return (int) (word * UINT64_C(0x0001000100010001) >> 48);
}

static ClkCounts
count(const ClkWords *a, const ClkWords *b)
{
	/* of 16 words: no byte exceeds 128 */
	uint64_t	common = 0;
	uint64_t	different = 0;
	ClkCounts	counts;

	if (have_popcnt())
		return count_by_popcnt(a, b);
	for (size_t i = 0; i < WORDS; i++)
	{
		common += count_in_bytes(a->words[i] & b->words[i]);
		different += count_in_bytes(a->words[i] ^ b->words[i]);
	}
	counts.common = sum_of_bytes(common);
	counts.different = sum_of_bytes(different);
	return counts;
}

double
medrec_clk_dice(const MedrecClk *a, const MedrecClk *b)
{
	ClkWords	of_a = words_of(a);
	ClkWords	of_b = words_of(b);
	ClkCounts	counts = count(&of_a, &of_b);
	int			set = 2 * counts.common + counts.different;

	return set == 0 ? 0 : 2.0 * counts.common / set;
}

/* A difference of zero in 16 bits takes a loan from its highest bit. */
bool
medrec_clk_share_band(const MedrecClk *a, const MedrecClk *b)
{
	ClkWords	difference = words_of(a);
	ClkWords	other = words_of(b);
	uint64_t	equal = 0;

	for (size_t i = 0; i < WORDS; i++)
	{
		uint64_t	d = difference.words[i] ^ other.words[i];

		equal |= (d - UINT64_C(0x0001000100010001)) & ~d & UINT64_C(0x8000800080008000);
	}
	return equal != 0;
}

void
medrec_clk_bands(const MedrecClk *clk, int32_t keys[MEDREC_CLK_BANDS])
{
	for (int i = 0; i < MEDREC_CLK_BANDS; i++)
		keys[i] = i << 16 | clk->bytes[2 * i] << 8 | clk->bytes[2 * i + 1];
}

/* ------------------------------------------------------------------------
 * Text form
 * ------------------------------------------------------------------------
 */

void
medrec_clk_print(const MedrecClk *clk, char *digits)
{
	for (int i = 0; i < MEDREC_CLK_LEN; i++)
	{
		*digits++ = "0123456789abcdef"[clk->bytes[i] >> 4];
		*digits++ = "0123456789abcdef"[clk->bytes[i] & 15];
	}
}

static int
digit_value(char digit)
{
	char		letter = medrec_to_lower(digit);

	if (medrec_is_digit(digit))
		return digit - '0';
	return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

bool
medrec_clk_read(MedrecClk *clk, const char *digits, size_t len)
{
	if (len != MEDREC_CLK_PRINTED)
		return false;
	for (int i = 0; i < MEDREC_CLK_LEN; i++)
	{
		int			high = digit_value(digits[2 * i]);
		int			low = digit_value(digits[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		clk->bytes[i] = (unsigned char) (high << 4 | low);
	}
	return true;
}
