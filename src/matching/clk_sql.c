/*-------------------------------------------------------------------------
 *
 * clk_sql.c
 *		The type clk: how one is made, and how alike two are.
 *
 * No message has a secret, a patient or a filter in it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "compat.h"
#include "matching/clk.h"
#include "matching/clk_threshold.h"

double		medrec_clk_threshold;

#define PG_GETARG_CLK_P(n)	((MedrecClk *) PG_GETARG_POINTER(n))
#define PG_RETURN_CLK_P(x)	PG_RETURN_POINTER(x)

PG_FUNCTION_INFO_V1(medrec_clk_in);
Datum
medrec_clk_in(PG_FUNCTION_ARGS)
{
	const char *str = PG_GETARG_CSTRING(0);
	MedrecClk  *clk = palloc(sizeof(*clk));

	if (!medrec_clk_read(clk, str, strlen(str)))
		ereturn(fcinfo->context, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s", "clk"),
				 errdetail("It must be %d hexadecimal digits.", MEDREC_CLK_PRINTED),
				 errhint("patient_clk() makes one from a key of a patient and a secret.")));
	PG_RETURN_CLK_P(clk);
}

PG_FUNCTION_INFO_V1(medrec_clk_out);
Datum
medrec_clk_out(PG_FUNCTION_ARGS)
{
	char	   *digits = palloc(MEDREC_CLK_PRINTED + 1);

	medrec_clk_print(PG_GETARG_CLK_P(0), digits);
	digits[MEDREC_CLK_PRINTED] = '\0';
	PG_RETURN_CSTRING(digits);
}

PG_FUNCTION_INFO_V1(medrec_clk_recv);
Datum
medrec_clk_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	MedrecClk  *clk = palloc(sizeof(*clk));

	if (buf->len - buf->cursor != sizeof(*clk))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "clk")));
	pq_copymsgbytes(buf, (char *) clk, sizeof(*clk));
	PG_RETURN_CLK_P(clk);
}

PG_FUNCTION_INFO_V1(medrec_clk_send);
Datum
medrec_clk_send(PG_FUNCTION_ARGS)
{
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbytes(&buf, (char *) PG_GETARG_CLK_P(0), sizeof(MedrecClk));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* The keys of a call site's last secret: they take longer than a patient */
typedef struct ClkCallSite
{
	MedrecClkKeys keys;
	size_t		len;
	char		secret[FLEXIBLE_ARRAY_MEMBER];
} ClkCallSite;

static const MedrecClkKeys *
get_keys(FmgrInfo *flinfo, const bytea * secret)
{
	ClkCallSite *site = flinfo->fn_extra;
	size_t		len = VARSIZE_ANY_EXHDR(secret);

	if (site != NULL && site->len == len && memcmp(site->secret, VARDATA_ANY(secret), len) == 0)
		return &site->keys;
	if (len < MEDREC_CLK_SECRET_MIN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("secret is too short"),
				 errdetail("A secret must have at least %d bytes.", MEDREC_CLK_SECRET_MIN),
				 errhint("Take 32 bytes at random.")));
	if (site != NULL)
		pfree(site);
	flinfo->fn_extra = NULL;
	site = MemoryContextAlloc(flinfo->fn_mcxt, offsetof(ClkCallSite, secret) + len);
	site->len = len;
	memcpy(site->secret, VARDATA_ANY(secret), len);
	medrec_clk_keys(&site->keys, site->secret, len);
	flinfo->fn_extra = site;
	return &site->keys;
}

/* NULL: too little is known of the patient */
PG_FUNCTION_INFO_V1(medrec_patient_clk_sql);
Datum
medrec_patient_clk_sql(PG_FUNCTION_ARGS)
{
	bytea	   *key = PG_GETARG_BYTEA_PP(0);
	const MedrecClkKeys *keys = get_keys(fcinfo->flinfo, PG_GETARG_BYTEA_PP(1));
	MedrecClk  *clk = palloc(sizeof(*clk));
	MedrecPatientView patient;

	medrec_patient_view(&patient, (unsigned char *) VARDATA_ANY(key), VARSIZE_ANY_EXHDR(key));
	if (!medrec_clk_make(clk, keys, &patient, PG_GETARG_BOOL(2)))
		PG_RETURN_NULL();
	PG_RETURN_CLK_P(clk);
}

PG_FUNCTION_INFO_V1(medrec_clk_dice_sql);
Datum
medrec_clk_dice_sql(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(medrec_clk_dice(PG_GETARG_CLK_P(0), PG_GETARG_CLK_P(1)));
}

/* a % b: the two share a band, and are alike enough */
PG_FUNCTION_INFO_V1(medrec_clk_matches);
Datum
medrec_clk_matches(PG_FUNCTION_ARGS)
{
	MedrecClk  *a = PG_GETARG_CLK_P(0);
	MedrecClk  *b = PG_GETARG_CLK_P(1);

	PG_RETURN_BOOL(medrec_clk_share_band(a, b) && medrec_clk_dice(a, b) >= medrec_clk_threshold);
}

PG_FUNCTION_INFO_V1(medrec_clk_distance);
Datum
medrec_clk_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(1 - medrec_clk_dice(PG_GETARG_CLK_P(0), PG_GETARG_CLK_P(1)));
}
