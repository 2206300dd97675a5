/*-------------------------------------------------------------------------
 *
 * patient_index.c
 *		The patients that were read, by their ids: a hash table with chains.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "common/hash64.h"
#include "matching/patient_index.h"

struct MedrecPatientIndex
{
	const MedrecPatientLoad *load;
	uint32	   *first;			/* of a bucket; NULL: not made yet */
	uint32	   *next;			/* of a row, within its bucket */
	uint32		mask;
};

MedrecPatientIndex *
medrec_patient_index(const MedrecPatientLoad *load)
{
	MedrecPatientIndex *index = MemoryContextAllocZero(load->context, sizeof(MedrecPatientIndex));

	index->load = load;
	return index;
}

static uint32
bucket_of(const MedrecPatientIndex *index, const char *id, Size len)
{
	return (uint32) medrec_hash64(id, len, 0) & index->mask;
}

static void
fill(MedrecPatientIndex *index)
{
	const MedrecPatientLoad *load = index->load;
	uint32		buckets = 64;

	while (buckets < load->count && buckets < UINT32_C(1) << 31)
		buckets *= 2;
	index->mask = buckets - 1;
	index->next = MemoryContextAllocHuge(load->context, ((Size) load->count + 1) * sizeof(uint32));
	index->first = MemoryContextAllocHuge(load->context, (Size) buckets * sizeof(uint32));
	memset(index->first, 0xff, (Size) buckets * sizeof(uint32));
	for (uint32 row = load->count; row-- > 0;)
	{
		const char *id = medrec_patient_id(load, row);
		uint32		bucket = bucket_of(index, id, strlen(id));

		if (row % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		index->next[row] = index->first[bucket];
		index->first[bucket] = row;
	}
}

static uint32
look_on(const MedrecPatientIndex *index, uint32 row, const char *id, Size len)
{
	while (row != MEDREC_NO_PATIENT)
	{
		const char *other = medrec_patient_id(index->load, row);

		if (strncmp(other, id, len) == 0 && other[len] == '\0')
			break;
		row = index->next[row];
	}
	return row;
}

uint32
medrec_patient_with_id(MedrecPatientIndex *index, const char *id, Size len)
{
	if (index->first == NULL)
		fill(index);
	return look_on(index, index->first[bucket_of(index, id, len)], id, len);
}

uint32
medrec_patient_with_same_id(const MedrecPatientIndex *index, uint32 row)
{
	const char *id = medrec_patient_id(index->load, row);

	return look_on(index, index->next[row], id, strlen(id));
}
