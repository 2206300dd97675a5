/*-------------------------------------------------------------------------
 *
 * suggest.c
 *		Which billable code could have been meant.
 *
 * What rules can tell comes first: what is below a header, what took the
 * place of a code, where an X is missing, which characters look alike.  Then
 * every billable code is weighed that one slip turns into what was written: a
 * character taken for one that looks like it, hit instead of its neighbour on
 * the keyboard, replaced by any other, left out, put in, or exchanged with the
 * next (F. J. Damerau, A technique for computer detection and correction of
 * spelling errors, CACM 1964).  The weight of a code is the chance that the slip gives just what was
 * written, each kind of slip being as likely as the other and each place in
 * the code as the other (M. D. Kernighan, K. W. Church, W. A. Gale, A spelling
 * correction program based on a noisy channel model, COLING 1990).  So codes
 * that a slip of few choices explains rank before those that need a wild one.
 * All codes count as equally frequent: how often each is used is not known here.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/suggest.h"

#include <string.h>

#include "icd10/conversion.h"
#include "icd10/icd10.h"

#define MAX_ROWS		20
#define MAX_BELOW		MEDREC_SUGGESTIONS_MAX	/* no header with up to so
												 * many codes is cut */
#define ENOUGH_ROWS		10		/* slips are told until there are so many */
#define MAX_STEPS		8		/* from a code to what took its place */
#define SEVENTH			6		/* the place of the seventh character */
#define X				(MEDREC_SYMBOL_A + 'X' - 'A')
#define SYMBOL(c)		(medrec_symbol_of_byte[(unsigned char) (c)])

/* The text in question: its letters and digits, one more than a code has */
typedef struct Typed
{
	int			length;
	int			dot;			/* characters before the dot, 0 without one */
	uint8_t		symbols[MEDREC_CODE_LENGTH + 1];
} Typed;

typedef struct Search
{
	const MedrecCodeSet *set;
	int32_t		day;
	MedrecSuggestionSink sink;
	void	   *arg;
	const char *doubt;			/* told as the reason of every slip, or NULL */
	int			ntold;
	MedrecCode	told[MEDREC_SUGGESTIONS_MAX];
} Search;

/* A billable code and the chance that a slip made it what was written */
typedef struct Candidate
{
	MedrecCode	code;
	uint32_t	weight;
	uint32_t	best;			/* of the single slip that reason tells */
	const char *reason;
} Candidate;

/* one slip leads to 8 * 35 + 7 + 8 * 36 + 8 codes at most */
#define MAX_CANDIDATES	600

typedef struct Candidates
{
	int			count;
	Candidate	items[MAX_CANDIDATES];
} Candidates;

/* Characters that look alike, and the keys around a key (QWERTY), by symbol */
static const char *const lookalikes[MEDREC_SYMBOL_Z + 1] = {
	"", "O", "IL", "Z", "", "", "S", "G", "", "B", "",
	"", "8", "", "", "", "", "6", "", "1L", "", "", "1I", "",
	"", "0", "", "", "", "5", "", "", "", "", "", "", "2"
};

static const char *const keys_around[MEDREC_SYMBOL_Z + 1] = {
	"", "9OP", "2Q", "13QW", "24EW", "35ER", "46RT", "57TY", "68UY", "79IU", "08IO",
	"QSWZ", "GHNV", "DFVX", "CEFRSX", "34DRSW", "CDGRTV", "BFHTVY", "BGJNUY",
	"89JKOU", "HIKMNU", "IJLMO", "KOP", "JKN", "BHJM", "09IKLP", "0LO", "12AW",
	"45DEFT", "ADEWXZ", "56FGRY", "78HIJY", "BCFG", "23AEQS", "CDSZ", "67GHTU", "ASX"
};

const char *
medrec_suggestion_kind_name(MedrecSuggestionKind kind)
{
	static const char *const names[] = {
		"format", "extension", "children", "successor", "guess"
	};

	return names[kind];
}

static MedrecCodeState
state_of(const Search *s, MedrecCode code)
{
	int			entry = medrec_codeset_find(s->set, code);

	return entry < 0 ? MEDREC_CODE_NONE : medrec_codeset_state(s->set, entry, s->day);
}

static bool
is_billable(const Search *s, MedrecCode code)
{
	return state_of(s, code) == MEDREC_CODE_BILLABLE;
}

static void
tell(Search *s, MedrecCode code, MedrecSuggestionKind kind, const char *reason)
{
	MedrecSuggestion suggestion = {code, kind, reason};
	bool		below = kind == MEDREC_SUGGEST_CHILDREN || kind == MEDREC_SUGGEST_EXTENSION;

	if (s->ntold >= (below ? MAX_BELOW : MAX_ROWS))
		return;
	for (int i = 0; i < s->ntold; i++)
	{
		if (s->told[i] == code)
			return;
	}
	s->told[s->ntold++] = code;
	s->sink(s->arg, &suggestion);
}

static MedrecCode
code_of(const uint8_t *symbols, int length)
{
	MedrecCode	code = 0;

	for (int place = 0; place < length; place++)
		code |= medrec_code_at(symbols[place], place);
	return code;
}

/*
 * Below a header
 */

/* nothing but X between the header and a seventh character? */
static bool
is_extension(MedrecCode header, MedrecCode code)
{
	if (medrec_code_symbol(code, SEVENTH) == 0)
		return false;
	for (int place = medrec_code_length(header); place < SEVENTH; place++)
	{
		if (medrec_code_symbol(code, place) != X)
			return false;
	}
	return true;
}

/*
 * The order below a header, lowest first: few characters missing; the
 * unspecified last; initial encounter, subsequent one, sequela, the rest.  A
 * final 9, the seventh character and X aside, counts as unspecified: so say
 * the titles of 83 % of such codes of FY2026.
 */
static int
order_below(MedrecCode code)
{
	static const char encounters[] = "ADS";
	int			length = medrec_code_length(code);
	int			last = length == MEDREC_CODE_LENGTH ? SEVENTH - 1 : length - 1;
	int			encounter = 0;

	if (length == MEDREC_CODE_LENGTH)
	{
		while (encounters[encounter] != '\0' &&
			   SYMBOL(encounters[encounter]) != medrec_code_symbol(code, SEVENTH))
			encounter++;
	}
	while (medrec_code_symbol(code, last) == X)
		last--;
	return length << 4 | (medrec_code_symbol(code, last) == SYMBOL('9')) << 3 | encounter;
}

/*
 * The billable codes below a header: all of them, or, of more than MAX_BELOW,
 * the first.  Returns how many there are.
 */
static int
list_below(const Search *s, MedrecCode header, MedrecCode *codes)
{
	MedrecCode	end = medrec_code_subtree_end(header);
	int			count = 0;

	for (int entry = medrec_codeset_seek(s->set, header); entry < s->set->nentries; entry++)
	{
		MedrecCode	code = medrec_codeset_code(s->set, entry);
		int			at;

		if (code > end)
			break;
		if (medrec_codeset_state(s->set, entry, s->day) != MEDREC_CODE_BILLABLE)
			continue;
		at = count < MAX_BELOW ? count : MAX_BELOW;
		count++;
		while (at > 0 && order_below(codes[at - 1]) > order_below(code))
		{
			if (at < MAX_BELOW)
				codes[at] = codes[at - 1];
			at--;
		}
		if (at < MAX_BELOW)
			codes[at] = code;
	}
	return count;
}

static void
tell_below(Search *s, MedrecCode header, MedrecSuggestionKind kind, const char *reason)
{
	MedrecCode	codes[MAX_BELOW];
	int			count = list_below(s, header, codes);

	if (count > MAX_BELOW)
		count = MAX_ROWS;
	for (int i = 0; i < count; i++)
	{
		if (kind == MEDREC_SUGGEST_CHILDREN && is_extension(header, codes[i]))
			tell(s, codes[i], MEDREC_SUGGEST_EXTENSION, "The seventh character is missing.");
		else
			tell(s, codes[i], kind, reason);
	}
}

/* A code as it stands, or what is below it; false if the day has neither */
static bool
tell_state(Search *s, MedrecCode code, MedrecSuggestionKind kind, const char *reason)
{
	switch (state_of(s, code))
	{
		case MEDREC_CODE_BILLABLE:
			tell(s, code, kind, reason);
			return true;
		case MEDREC_CODE_HEADER:
			tell_below(s, code, kind, reason);
			return true;
		case MEDREC_CODE_NONE:
			break;
	}
	return false;
}

/*
 * What took the place of a code that is gone, or was in the place of one that
 * is yet to come: step by step, until the day has it.
 */
static void
tell_successors(Search *s, MedrecCode code, bool gone, int steps)
{
	static const char *const reasons[2][2] = {
		{"It was used before the code came.",
		"It was used before the code came, together with another one."},
		{"It took the place of the code.",
		"It took the place of the code and another one together."}
	};

	for (int n = 0;; n++)
	{
		const MedrecReplacement *fact;
		MedrecCode	other;

		fact = gone ? medrec_conversion_of_old(code, n) : medrec_conversion_of_new(code, n);
		if (fact == NULL)
			return;
		other = gone ? fact->new_code : fact->old_code;
		if (!tell_state(s, other, MEDREC_SUGGEST_SUCCESSOR, reasons[gone][fact->part != 0]) &&
			steps > 1)
			tell_successors(s, other, gone, steps - 1);
	}
}

/*
 * Characters that look alike
 */

/* All readings with so many characters taken for others */
static void
read_alike(Search *s, const Typed *typed, uint8_t *symbols, int place, int changes,
		   MedrecCodeState wanted)
{
	if (changes == 0)
	{
		MedrecCode	code = code_of(symbols, typed->length);

		if (state_of(s, code) == wanted)
			tell_state(s, code, MEDREC_SUGGEST_GUESS, wanted == MEDREC_CODE_HEADER ?
					   "It stands below a header some of whose characters are taken for others that look like them." :
					   "Characters are taken for others that look like them.");
		return;
	}
	for (; place < typed->length; place++)
	{
		for (const char *c = lookalikes[typed->symbols[place]]; *c != '\0'; c++)
		{
			symbols[place] = SYMBOL(*c);
			read_alike(s, typed, symbols, place + 1, changes - 1, wanted);
		}
		symbols[place] = typed->symbols[place];
	}
}

static void
tell_alike(Search *s, const Typed *typed, int most_changes, MedrecCodeState wanted)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH + 1];

	if (typed->length > MEDREC_CODE_LENGTH)
		return;
	memcpy(symbols, typed->symbols, sizeof(symbols));
	for (int changes = 1; changes <= most_changes; changes++)
		read_alike(s, typed, symbols, 0, changes, wanted);
}

/*
 * X, the filler
 */

/* symbols with so many X put in before a place */
static MedrecCode
code_with_x(const Typed *typed, int place, int count)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH];

	memset(symbols, X, sizeof(symbols));
	memcpy(symbols, typed->symbols, (size_t) place);
	memcpy(symbols + place + count, typed->symbols + place, (size_t) (typed->length - place));
	return code_of(symbols, typed->length + count);
}

/* the X that is missing: W21.89A, T07A, T40.11A, or T40.11 for a header */
static void
tell_missing_x(Search *s, const Typed *typed, MedrecCodeState wanted)
{
	int			missing = MEDREC_CODE_LENGTH - typed->length;

	if (missing < 1)
		return;
	if (typed->length > MEDREC_CATEGORY_LENGTH &&
		state_of(s, code_with_x(typed, typed->length - 1, missing)) == wanted)
		tell(s, code_with_x(typed, typed->length - 1, missing), MEDREC_SUGGEST_EXTENSION,
			 "The X before the seventh character is missing.");
	for (int place = MEDREC_CATEGORY_LENGTH; place < typed->length; place++)
	{
		MedrecCode	code = code_with_x(typed, place, 1);

		if (state_of(s, code) == wanted)
			tell_state(s, code, MEDREC_SUGGEST_EXTENSION, wanted == MEDREC_CODE_HEADER ?
					   "An X is missing, and what stands behind it." : "An X is missing.");
	}
}

/* the X that fills up a code of another ICD-10: G08X, J45X, M45X9 */
static void
tell_without_x(Search *s, const Typed *typed)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH + 1];
	int			length = 0;
	MedrecCode	code;

	for (int place = 0; place < typed->length; place++)
	{
		if (place < MEDREC_CATEGORY_LENGTH || typed->symbols[place] != X)
			symbols[length++] = typed->symbols[place];
	}
	if (length == typed->length || length > MEDREC_CODE_LENGTH)
		return;
	code = code_of(symbols, length);
	if (is_billable(s, code))
		tell(s, code, MEDREC_SUGGEST_GUESS, "The X is only a filler.");
	else if (typed->symbols[typed->length - 1] == X)
		tell_state(s, code, MEDREC_SUGGEST_CHILDREN, "The X is only a filler.");
}

/*
 * One slip
 */

/* the certain slip; the chance of others is a part of it */
#define CERTAIN			10000000
/* a dot that stands elsewhere than a slip would leave it is a second slip */
#define MISPLACED_DOT	100

static void
weigh(const Search *s, Candidates *found, MedrecCode code, uint32_t weight,
	  const char *reason)
{
	Candidate  *c = found->items;
	Candidate  *end = found->items + found->count;

	if (!is_billable(s, code))
		return;
	while (c < end && c->code != code)
		c++;
	if (c == end)
	{
		if (found->count == MAX_CANDIDATES)
			return;
		found->count++;
		c->code = code;
		c->weight = 0;
		c->best = 0;
	}
	c->weight += weight;
	if (weight > c->best)
	{
		c->best = weight;
		c->reason = reason;
	}
}

static uint32_t
with_dot(const Typed *typed, int expected, uint32_t weight)
{
	return typed->dot == 0 || typed->dot == expected ? weight : weight / MISPLACED_DOT;
}

static bool
stands_in(const char *characters, int symbol)
{
	return strchr(characters, medrec_char_of_symbol[symbol]) != NULL;
}

/* a character of the code was replaced */
static void
weigh_replaced(const Search *s, const Typed *typed, Candidates *found)
{
	MedrecCode	written = code_of(typed->symbols, typed->length);
	uint32_t	share = CERTAIN / (uint32_t) typed->length;

	if (typed->length > MEDREC_CODE_LENGTH)
		return;
	for (int place = 0; place < typed->length; place++)
	{
		int			wrong = typed->symbols[place];

		for (int right = 1; right <= MEDREC_SYMBOL_Z; right++)
		{
			uint32_t	weight = share / (MEDREC_SYMBOL_Z - 1);
			const char *reason = "A character is replaced.";

			if (right == wrong)
				continue;
			if (stands_in(keys_around[right], wrong))
			{
				weight += share / (uint32_t) strlen(keys_around[right]);
				reason = "A character is replaced by its neighbour on the keyboard.";
			}
			if (stands_in(lookalikes[right], wrong))
			{
				weight += share / (uint32_t) strlen(lookalikes[right]);
				reason = "A character is taken for one that looks like it.";
			}
			weigh(s, found, written ^ medrec_code_at(wrong ^ right, place),
				  with_dot(typed, MEDREC_CATEGORY_LENGTH, weight), reason);
		}
	}
}

/* two neighbours of the code were exchanged */
static void
weigh_exchanged(const Search *s, const Typed *typed, Candidates *found)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH];

	if (typed->length > MEDREC_CODE_LENGTH)
		return;
	for (int place = 0; place + 1 < typed->length; place++)
	{
		memcpy(symbols, typed->symbols, (size_t) typed->length);
		symbols[place] = typed->symbols[place + 1];
		symbols[place + 1] = typed->symbols[place];
		if (symbols[place] != symbols[place + 1])
			weigh(s, found, code_of(symbols, typed->length),
				  with_dot(typed, MEDREC_CATEGORY_LENGTH, CERTAIN / (uint32_t) (typed->length - 1)),
				  "Two neighbouring characters are exchanged.");
	}
}

/* a character of the code was left out; of a pair, either one */
static void
weigh_missing(const Search *s, const Typed *typed, Candidates *found)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH];

	if (typed->length >= MEDREC_CODE_LENGTH)
		return;
	for (int place = 0; place <= typed->length; place++)
	{
		uint32_t	weight = CERTAIN / (uint32_t) (typed->length + 1);

		weight = with_dot(typed, MEDREC_CATEGORY_LENGTH - (place < MEDREC_CATEGORY_LENGTH), weight);
		memcpy(symbols, typed->symbols, (size_t) place);
		memcpy(symbols + place + 1, typed->symbols + place, (size_t) (typed->length - place));
		for (int right = 1; right <= MEDREC_SYMBOL_Z; right++)
		{
			symbols[place] = (uint8_t) right;
			weigh(s, found, code_of(symbols, typed->length + 1), weight,
				  "A character is missing.");
		}
	}
}

/* a character too many was put in */
static void
weigh_extra(const Search *s, const Typed *typed, Candidates *found)
{
	uint8_t		symbols[MEDREC_CODE_LENGTH];

	for (int place = 0; place < typed->length; place++)
	{
		uint32_t	weight = CERTAIN / (uint32_t) typed->length / MEDREC_SYMBOL_Z;

		weight = with_dot(typed, MEDREC_CATEGORY_LENGTH + (place < MEDREC_CATEGORY_LENGTH), weight);
		memcpy(symbols, typed->symbols, (size_t) place);
		memcpy(symbols + place, typed->symbols + place + 1, (size_t) (typed->length - place - 1));
		weigh(s, found, code_of(symbols, typed->length - 1), weight,
			  "There is a character too many.");
	}
}

static void
tell_slips(Search *s, const Typed *typed)
{
	Candidates	found;

	found.count = 0;
	weigh_exchanged(s, typed, &found);
	weigh_replaced(s, typed, &found);
	weigh_missing(s, typed, &found);
	weigh_extra(s, typed, &found);
	while (s->ntold < ENOUGH_ROWS)
	{
		Candidate  *best = NULL;

		for (int i = 0; i < found.count; i++)
		{
			Candidate  *c = &found.items[i];

			if (c->weight > 0 &&
				(best == NULL || c->weight > best->weight ||
				 (c->weight == best->weight && c->code < best->code)))
				best = c;
		}
		if (best == NULL)
			break;
		tell(s, best->code, MEDREC_SUGGEST_GUESS, s->doubt ? s->doubt : best->reason);
		best->weight = 0;
	}
}

/*
 * What to use in place of a code that may not be billed on the day, but is of
 * some edition, so that it may well be what was meant; false if it is not.
 */
static bool
tell_for_known(Search *s, MedrecCode code)
{
	MedrecCodePeriod period;

	if (!medrec_codeset_period(s->set, code, s->day, &period))
		return false;
	if (period.state == MEDREC_CODE_HEADER)
		tell_below(s, code, MEDREC_SUGGEST_CHILDREN, "It stands below the header.");
	else
		tell_successors(s, code, period.from != INT32_MIN, MAX_STEPS);
	return true;
}

/* The code that a text begins with, or what is below a small header */
static void
tell_beginning(Search *s, const Typed *typed)
{
	for (int length = typed->length - 1; length >= MEDREC_CATEGORY_LENGTH; length--)
	{
		MedrecCode	code = code_of(typed->symbols, length);
		MedrecCode	codes[MAX_BELOW];

		switch (state_of(s, code))
		{
			case MEDREC_CODE_BILLABLE:
				tell(s, code, MEDREC_SUGGEST_GUESS, "The code ends before the text does.");
				return;
			case MEDREC_CODE_HEADER:
				if (list_below(s, code, codes) <= MAX_ROWS)
					tell_below(s, code, MEDREC_SUGGEST_GUESS,
							   "It stands below the header that the text begins with.");
				return;
			case MEDREC_CODE_NONE:
				break;
		}
	}
}

/* A code that no edition has, or a text that is none */
static void
tell_for_unknown(Search *s, const Typed *typed)
{
	tell_alike(s, typed, 1, MEDREC_CODE_BILLABLE);
	if (typed->length == MEDREC_CATEGORY_LENGTH)
		tell_alike(s, typed, 1, MEDREC_CODE_HEADER);
	tell_missing_x(s, typed, MEDREC_CODE_BILLABLE);
	tell_without_x(s, typed);
	if (s->ntold == 0)
		tell_missing_x(s, typed, MEDREC_CODE_HEADER);
	tell_slips(s, typed);

	/* more than one thing must be wrong */
	if (s->ntold == 0)
		tell_alike(s, typed, typed->length, MEDREC_CODE_BILLABLE);
	if (s->ntold == 0)
		tell_alike(s, typed, typed->length, MEDREC_CODE_HEADER);
	if (s->ntold == 0)
		tell_beginning(s, typed);
}

static bool
begin(Search *s, const MedrecCodeSet *set, int32_t day, MedrecSuggestionSink sink, void *arg)
{
	s->set = set;
	s->day = day;
	s->sink = sink;
	s->arg = arg;
	s->doubt = NULL;
	s->ntold = 0;
	return day >= set->editions[0].from && day < set->until;
}

void
medrec_suggest_for_code(const MedrecCodeSet *set, MedrecCode code, int32_t day,
						MedrecSuggestionSink sink, void *arg)
{
	Search		s;
	Typed		typed;

	if (!begin(&s, set, day, sink, arg) || is_billable(&s, code))
		return;
	typed.length = medrec_code_length(code);
	typed.dot = 0;
	for (int place = 0; place < typed.length; place++)
		typed.symbols[place] = (uint8_t) medrec_code_symbol(code, place);
	if (tell_for_known(&s, code))
		tell_slips(&s, &typed);
	else
		tell_for_unknown(&s, &typed);
}

/* Is it plain that no code of ICD-10-CM was meant, or more than one? */
static bool
is_something_else(const char *str, size_t len)
{
	MedrecCode	code;

	switch (medrec_code_check(&medrec_icd10, str, len))
	{
		case MEDREC_CODE_EMPTY:
		case MEDREC_CODE_PLACEHOLDER:
		case MEDREC_CODE_MULTIPLE_CODES:
			return true;
		case MEDREC_CODE_LOOKS_LIKE_ICD10PCS:
			return medrec_code_parse(&medrec_icd10pcs, str, len, &code) &&
				medrec_codeset_find(&medrec_icd10pcs_codes, code) >= 0;
		default:
			return false;
	}
}

void
medrec_suggest_for_text(const MedrecCodeSet *set, const char *str, size_t len,
						int32_t day, MedrecSuggestionSink sink, void *arg)
{
	Search		s;
	Typed		typed;
	MedrecCode	code;
	bool		readable;
	bool		misplaced;

	if (!begin(&s, set, day, sink, arg))
		return;
	readable = medrec_code_repair(&medrec_icd10, str, len, &code);
	if (!readable && is_something_else(str, len))
		return;
	typed.length = medrec_code_letters(str, len, typed.symbols,
									   MEDREC_CODE_LENGTH + 1, &typed.dot);
	if (!readable && typed.length > 0 && typed.length <= MEDREC_CODE_LENGTH)
	{
		code = code_of(typed.symbols, typed.length);
		readable = medrec_code_is_valid(&medrec_icd10, code);
	}
	if (!readable && medrec_code_check(&medrec_icd10, str, len) == MEDREC_CODE_LOOKS_LIKE_ICD9)
	{
		s.doubt = "One slip, if it is no code of ICD-9-CM.";
		tell_slips(&s, &typed);
		return;
	}
	if (readable && is_billable(&s, code))
	{
		if (!medrec_code_parse(&medrec_icd10, str, len, &code))
			tell(&s, code, MEDREC_SUGGEST_FORMAT, "No letter or digit is changed.");
		return;
	}

	/* a dot at the wrong place may show where a character is missing */
	misplaced = typed.dot != 0 && typed.dot != MEDREC_CATEGORY_LENGTH;
	if (typed.length < 2)
		return;
	if (readable && !misplaced && tell_for_known(&s, code))
		tell_slips(&s, &typed);
	else
		tell_for_unknown(&s, &typed);
	if (readable && misplaced)
		tell_for_known(&s, code);
}
