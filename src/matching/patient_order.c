/*-------------------------------------------------------------------------
 *
 * patient_order.c
 *		The order of patients that were read, by their ids.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "matching/patient_order.h"

/* A row, and what its id begins with: the first byte highest, 0 behind the end */
typedef struct RankedRow
{
	uint64		beginning;
	uint32		row;
} RankedRow;

static uint64
beginning_of(const char *id)
{
	uint64		beginning = 0;

	for (int i = 0; i < 8; i++)
	{
		beginning <<= 8;
		if (*id != '\0')
			beginning |= (unsigned char) *id++;
	}
	return beginning;
}

static int
compare_keys(const MedrecPatientLoad *load, uint32 a, uint32 b)
{
	Size		a_len = (Size) (load->starts[a + 1] - load->starts[a]);
	Size		b_len = (Size) (load->starts[b + 1] - load->starts[b]);
	int			order = memcmp(load->bytes + load->starts[a], load->bytes + load->starts[b], Min(a_len, b_len));

	return order != 0 ? order : a_len < b_len ? -1 : a_len > b_len;
}

static int
compare_rows(const void *a, const void *b, void *arg)
{
	const MedrecPatientLoad *load = arg;
	const RankedRow *x = a;
	const RankedRow *y = b;
	int			order;

	if (x->beginning != y->beginning)
		return x->beginning < y->beginning ? -1 : 1;
	order = strcmp(medrec_patient_id(load, x->row), medrec_patient_id(load, y->row));
	if (order == 0)
		order = compare_keys(load, x->row, y->row);
	return order != 0 ? order : x->row < y->row ? -1 : x->row > y->row;
}

void
medrec_rank_patients(const MedrecPatientLoad *load, uint32 * marks)
{
	RankedRow  *rows;
	Size		count = 0;

	for (uint32 row = 0; row < load->count; row++)
		count += marks[row] != 0;
	rows = MemoryContextAllocHuge(CurrentMemoryContext, (count + 1) * sizeof(RankedRow));
	count = 0;
	for (uint32 row = 0; row < load->count; row++)
	{
		if (marks[row] != 0)
			rows[count++] = (RankedRow)
		{
			beginning_of(medrec_patient_id(load, row)), row
		};
	}
	CHECK_FOR_INTERRUPTS();
	qsort_arg(rows, count, sizeof(RankedRow), compare_rows, (void *) load);
	for (Size i = 0; i < count; i++)
		marks[rows[i].row] = (uint32) i;
	pfree(rows);
}
