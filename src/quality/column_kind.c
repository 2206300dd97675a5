/*-------------------------------------------------------------------------
 *
 * column_kind.c
 *		What a column holds, guessed from its name and type.
 *
 * A name is cut into words: pt_last_nm, PatLastName and "Patient Last Name"
 * are three each.  Words that follow each other are looked up, joined, among
 * the names of elements, and every word that is left over takes something
 * off: little, if it says nothing (patient, code), more, if it is not known,
 * and much, if it says that this is somebody else's (provider, emergency
 * contact).  Some last words say that the column tells something about the
 * element and is not the element: phone_type, ssn_verified.
 *
 *-------------------------------------------------------------------------
 */
#include "quality/column_kind.h"

#include <string.h>

#include "common/ascii.h"

#define MAX_LETTERS		80		/* more of a name is not looked at */
#define MAX_WORDS		16

/* What a word that is left over takes off */
#define COST_NOTHING_SAID	2
#define COST_PERHAPS		5	/* of a name that may be another number's */
#define COST_ANOTHER_ONE	10	/* the second line, an alternative number */
#define COST_UNKNOWN		20
#define COST_SOMEBODY_ELSE	35	/* once, however many words say so */

typedef struct Words
{
	char		letters[MAX_LETTERS];	/* in lower case, all words joined */
	int			start[MAX_WORDS + 1];	/* word i ends where i + 1 starts */
	int			count;
} Words;

/* ------------------------------------------------------------------------
 * Words that mean something by themselves
 * ------------------------------------------------------------------------
 */

static const char says_nothing[] =
"patient pat pt ptnt ptn prsn person per people subject demographic demographics demo demog dem"
" member mbr bene beneficiary resident client customer individual admin"
" current curr cur primary prim pri main legal usual official permanent perm default preferred pref"
" text txt string str value val source src raw orig original entered the of at for on in my"
" code cd c nm name number num nbr no nr desc description field col x"
" address addr add adr addrs residence residential res mailing mail physical postal location loc home hm"
" cell mobile wireless day evening daytime full cntct 1 1st p t d dx local cms us fhir hl7 pid pv1";

static const char another_one[] =
"2 3 4 5 6 7 8 9 alt alternate alternative secondary sec second third other oth additional temp temporary"
" previous prev prior former old historical work business office employer2 bus wk";

static const char somebody_else[] =
"mother mothers mom mum father fathers dad parent parents guardian guardians guarantor guarantors guar spouse spouses"
" wife husband"
" kin nok nextofkin emergency emerg emer contact relative related relation partner child newborn donor"
" insured insureds subscriber subscr policyholder holder provider prov prvdr physician physn phys doctor doc"
" attending attend operating referring ref rendering ordering billing surgeon nurse practitioner performing"
" supervising requesting prescriber admitting consulting pcp user author staff employee caregiver responsible rp";

/* there, words as common as "name" mean something else */
static const char another_thing[] =
"employer emp facility fac hospital hosp organization organisation org clinic pharmacy payer payor insurance"
" insurer plan carrier department dept ward unit lab laboratory agency company vendor system practice site care"
" login file host table column";

/* first words: about the element, not the element */
static const char says_about_first[] =
"is has age count cnt flag days months hash last4 updated created modified verified";

/* last words: likewise */
static const char says_about_last[] =
"flag flg flags ind indicator type typ types id ids key keys fk sk pk uuid guid status stat sts concept count cnt"
" verified valid validated system method reason comment comments note notes hash hashed format length len use order"
" rank score error err match matched index idx sequence seq begin end from to by ts date dt dttm datetime time tm"
" updated changed modified created expiry expires expiration version category cat class qualifier precision"
" accuracy confidence impute imputed consent optout optin unlisted refused declined reviewed phonetic soundex"
" metaphone normalized yn bool missing preferred present age lat long latitude longitude fips extension ext";

/*
 * Words that may stand before another one without anything between:
 * patientlastname
 */
static const char joined_first[] =
"patient person member client provider physician doctor attending referring guarantor subscriber insured"
" emergency mother father spouse guardian primary secondary mailing employer facility hospital home work";

/* Is it one of those words? */
static bool
is_among(const char *list, const char *word, size_t len)
{
	const char *next = list;

	while (*next != '\0')
	{
		const char *end = strchr(next, ' ');
		size_t		n = end != NULL ? (size_t) (end - next) : strlen(next);

		if (n == len && memcmp(next, word, len) == 0)
			return true;
		next += n + (end != NULL);
	}
	return false;
}

/* ------------------------------------------------------------------------
 * Words of a name
 * ------------------------------------------------------------------------
 */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* bytes of other characters are letters that nothing is written with */
static bool
is_of_word(char c)
{
	return medrec_is_letter(c) || medrec_is_digit(c) || (unsigned char) c >= 0x80;
}

/*
 * Does a word begin at name[i], though name[i - 1] belongs to one, too?
 * lastName, SSNNumber and zip5 are two; 1st is one.
 */
static bool
begins_word(const char *name, size_t len, size_t i)
{
	char		before = name[i - 1];
	char		c = name[i];

	if (medrec_is_digit(c))
		return !medrec_is_digit(before);
	if (!medrec_is_upper(c))
		return false;
	return is_lower(before) ||
		(medrec_is_upper(before) && i + 1 < len && is_lower(name[i + 1]));
}

static void
start_word(Words *words, int at)
{
	words->start[words->count] = at;
	if (words->count < MAX_WORDS - 1)
		words->count++;
}

/* The length of the word that this joined one begins with, or 0 */
static size_t
joined_prefix(const char *word, size_t len)
{
	for (size_t n = 4; n + 2 <= len; n++)
	{
		if (is_among(joined_first, word, n))
			return n;
	}
	return 0;
}

/* Cuts the words that begin with another one in two */
static void
split_joined(Words *words)
{
	Words		split = {.count = 0};

	memcpy(split.letters, words->letters, sizeof(split.letters));
	for (int i = 0; i < words->count; i++)
	{
		int			start = words->start[i];
		size_t		len = (size_t) (words->start[i + 1] - start);
		size_t		prefix = joined_prefix(words->letters + start, len);

		start_word(&split, start);
		if (prefix > 0)
			start_word(&split, start + (int) prefix);
	}
	split.start[split.count] = words->start[words->count];
	*words = split;
}

static void
find_words(Words *words, const char *name, size_t len)
{
	int			n = 0;
	bool		inside = false;

	words->count = 0;
	for (size_t i = 0; i < len && n < MAX_LETTERS; i++)
	{
		if (!is_of_word(name[i]))
		{
			inside = false;
			continue;
		}
		if (!inside || begins_word(name, len, i))
			start_word(words, n);
		inside = true;
		words->letters[n++] = medrec_to_lower(name[i]);
	}
	words->start[words->count] = n;
	split_joined(words);
}

/* ------------------------------------------------------------------------
 * Guesses
 * ------------------------------------------------------------------------
 */

/* How much of a column's name an element's name has to be, by its first character */
typedef enum Part
{
	ANY_PART,
	ANY_PART_PERHAPS,			/* ? */
	ALL_THAT_SAYS_SOMETHING,	/* = */
	THE_WHOLE_NAME				/* ! */
} Part;

/* What is left of the score if the words from first to before end say it; 0: no */
static int
score_of_rest(const Words *words, int first, int end, Part part)
{
	int			score = MEDREC_COLUMN_SCORE_MAX;
	bool		somebodys = false;

	if (part == ANY_PART_PERHAPS)
		score -= COST_PERHAPS;
	for (int i = 0; i < words->count; i++)
	{
		const char *word = words->letters + words->start[i];
		size_t		len = (size_t) (words->start[i + 1] - words->start[i]);

		if (i >= first && i < end)
			continue;
		if (part == THE_WHOLE_NAME)
			return 0;
		if ((i == 0 && is_among(says_about_first, word, len)) ||
			(i == words->count - 1 && is_among(says_about_last, word, len)))
			return 0;
		if (is_among(says_nothing, word, len))
			score -= COST_NOTHING_SAID;
		else if (is_among(another_one, word, len))
			score -= COST_ANOTHER_ONE;
		else if (is_among(somebody_else, word, len))
			somebodys = true;
		else if (part == ALL_THAT_SAYS_SOMETHING)
			return 0;
		else if (is_among(another_thing, word, len))
			somebodys = true;
		else
			score -= COST_UNKNOWN;
	}
	return somebodys ? score - COST_SOMEBODY_ELSE : score;
}

static Part
part_of(char first)
{
	switch (first)
	{
		case '?':
			return ANY_PART_PERHAPS;
		case '=':
			return ALL_THAT_SAYS_SOMETHING;
		case '!':
			return THE_WHOLE_NAME;
		default:
			return ANY_PART;
	}
}

/* How well one of an element's names fits; 0 if none does */
static int
score_of_element(const MedrecColumnElement *element, const Words *words)
{
	const char *next = element->names;
	int			best = 0;

	while (*next != '\0')
	{
		Part		part = part_of(*next);
		const char *name = next + (part != ANY_PART);
		const char *space = strchr(name, ' ');
		int			len = space != NULL ? (int) (space - name) : (int) strlen(name);

		for (int first = 0; first < words->count; first++)
		{
			int			end = first;

			while (end < words->count && words->start[end] < words->start[first] + len)
				end++;
			if (words->start[end] == words->start[first] + len &&
				memcmp(words->letters + words->start[first], name, (size_t) len) == 0)
			{
				int			score = score_of_rest(words, first, end, part);

				if (score > best)
					best = score;
			}
		}
		next = name + len + (space != NULL);
	}
	return best;
}

bool
medrec_column_guess(MedrecColumnGuess *guess, uint32_t type,
					const char *name, size_t len)
{
	Words		words;

	guess->element = NULL;
	guess->score = 0;
	find_words(&words, name, len);
	for (size_t i = 0; i < medrec_column_element_count; i++)
	{
		const MedrecColumnElement *element = &medrec_column_elements[i];
		int			score = (element->types & type) != 0 ? score_of_element(element, &words) : 0;

		if (score >= MEDREC_COLUMN_SCORE_MIN && score > guess->score)
		{
			guess->element = element;
			guess->score = score;
		}
	}
	return guess->element != NULL;
}

int
medrec_column_likeness(const char *element, uint32_t type, const char *column)
{
	Words		wanted;
	Words		words;
	MedrecColumnGuess of_element;
	MedrecColumnGuess of_column;
	int			len;

	find_words(&wanted, element, strlen(element));
	find_words(&words, column, strlen(column));
	len = wanted.start[wanted.count];
	if (len > 0 && len == words.start[words.count] &&
		memcmp(wanted.letters, words.letters, (size_t) len) == 0)
		return MEDREC_COLUMN_SCORE_MAX;
	if (!medrec_column_guess(&of_element, MEDREC_COLUMN_ANY, element, strlen(element)) ||
		!medrec_column_guess(&of_column, type, column, strlen(column)) ||
		of_element.element != of_column.element)
		return 0;
	return of_column.score < MEDREC_COLUMN_SCORE_MAX ?
		of_column.score : MEDREC_COLUMN_SCORE_MAX - 1;
}
