/*-------------------------------------------------------------------------
 *
 * decided_pairs.c
 *		What people have decided about pairs of patients that were read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "matching/decided_pairs.h"
#include "matching/pair_fingerprint.h"

typedef struct DecidedPairs
{
	MedrecLinkConstraint *constraints;
	Size		count;
	Size		room;
} DecidedPairs;

static void
add_pair(DecidedPairs *pairs, const MedrecPatientLoad *load, uint32 a, uint32 b, bool is_same)
{
	if (pairs->count == pairs->room)
	{
		pairs->room = Max(2 * pairs->room, 64);
		pairs->constraints = pairs->constraints == NULL ?
			MemoryContextAllocHuge(load->context, pairs->room * sizeof(MedrecLinkConstraint)) :
			repalloc_huge(pairs->constraints, pairs->room * sizeof(MedrecLinkConstraint));
	}
	pairs->constraints[pairs->count++] = (MedrecLinkConstraint)
	{
		.a = a,.b = b,.is_must = is_same
	};
}

static int64
fingerprint(const MedrecPatientLoad *load, uint32 a, uint32 b)
{
	return (int64) medrec_pair_fingerprint(load->bytes + load->starts[a], (size_t) (load->starts[a + 1] - load->starts[a]),
										   load->bytes + load->starts[b], (size_t) (load->starts[b + 1] - load->starts[b]));
}

MedrecLinkConstraint *
medrec_decided_pairs(FunctionCallInfo fcinfo, const MedrecPatientRelation *patients,
					 const MedrecPatientLoad *load, MedrecPatientIndex *index, Size * count)
{
	Oid			types[] = {TEXTOID};
	Datum		values[] = {CStringGetTextDatum(patients->name)};
	DecidedPairs pairs = {.constraints = NULL};

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	if (SPI_execute_with_args(psprintf("SELECT d.id_a, d.id_b, d.decision = 'same', d.fingerprint"
									   " FROM %s.medrec_match_decision d"
									   " WHERE d.relation = $1 AND d.decision IN ('same', 'different')",
									   medrec_quoted_schema(fcinfo)),
							  lengthof(types), types, values, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_with_args failed");
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		HeapTuple	tuple = SPI_tuptable->vals[i];
		TupleDesc	row = SPI_tuptable->tupdesc;
		bool		isnull;
		text	   *id_a = DatumGetTextPP(SPI_getbinval(tuple, row, 1, &isnull));
		text	   *id_b = DatumGetTextPP(SPI_getbinval(tuple, row, 2, &isnull));
		bool		is_same = DatumGetBool(SPI_getbinval(tuple, row, 3, &isnull));
		int64		decided_on = DatumGetInt64(SPI_getbinval(tuple, row, 4, &isnull));
		uint32		first_b = medrec_patient_with_id(index, VARDATA_ANY(id_b), VARSIZE_ANY_EXHDR(id_b));

		for (uint32 a = medrec_patient_with_id(index, VARDATA_ANY(id_a), VARSIZE_ANY_EXHDR(id_a));
			 a != MEDREC_NO_PATIENT; a = medrec_patient_with_same_id(index, a))
		{
			for (uint32 b = first_b; b != MEDREC_NO_PATIENT; b = medrec_patient_with_same_id(index, b))
			{
				CHECK_FOR_INTERRUPTS();
				if (fingerprint(load, a, b) == decided_on)
					add_pair(&pairs, load, a, b, is_same);
			}
		}
	}
	SPI_finish();
	*count = pairs.count;
	return pairs.constraints;
}

void
medrec_warn_of_contradictions(const MedrecContradictions *contradictions)
{
	if (contradictions->cannot > 0)
		ereport(WARNING,
				(errmsg("decisions contradict each other"),
				 errdetail("Pairs that are decided to be different, and the same by way of others: %zu.  Decisions for the same that are not heeded for it: %zu.",
						   contradictions->cannot, contradictions->must)));
}
