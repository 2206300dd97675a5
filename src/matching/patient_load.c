/*-------------------------------------------------------------------------
 *
 * patient_load.c
 *		The patients of a relation, read into memory.
 *
 * It is a query like any other, with the rights and the row-level security of
 * who asks; its rows come straight from the executor.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "executor/tuptable.h"
#include "tcop/dest.h"

#include "compat.h"
#include "matching/patient_load.h"

/* Row numbers are of 31 bits: see MEDREC_KEY_NONE. */
#define ROWS_MAX	((uint32) PG_INT32_MAX)

typedef struct LoadReceiver
{
	DestReceiver pub;
	MedrecPatientLoad *load;
} LoadReceiver;

MedrecPatientLoad *
medrec_patient_load_make(void)
{
	MedrecPatientLoad *load = palloc0(sizeof(MedrecPatientLoad));

	load->context = CurrentMemoryContext;
	return load;
}

/* Makes room for so many more bytes or rows, twice what there was. */
static void *
grow(MemoryContext context, void *space, uint64 *room, uint64 needed, Size unit)
{
	uint64		wanted = Max(*room * 2, 1024);

	if (needed <= *room)
		return space;
	wanted = Max(wanted, needed);
	*room = wanted;
	if (space == NULL)
		return MemoryContextAllocHuge(context, wanted * unit);
	return repalloc_huge(space, wanted * unit);
}

static void
add_patient(MedrecPatientLoad *load, const bytea * key, const char *id, Size id_len)
{
	Size		len = VARSIZE_ANY_EXHDR(key);
	uint64		starts_room = load->rows_room;

	if (load->count >= ROWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many patients")));
	if (load->count + 2 > load->rows_room)
	{
		uint64		room = load->rows_room;

		load->starts = grow(load->context, load->starts, &room, (uint64) load->count + 2, sizeof(uint64));
		load->id_starts = grow(load->context, load->id_starts, &starts_room, (uint64) load->count + 2, sizeof(uint64));
		load->rows_room = (uint32) Min(room, PG_UINT32_MAX);
	}
	if (load->count == 0)
		load->starts[0] = 0;
	load->bytes = grow(load->context, load->bytes, &load->bytes_room, load->starts[load->count] + len, 1);
	load->ids = grow(load->context, load->ids, &load->ids_room, load->ids_len + id_len + 1, 1);
	memcpy(load->bytes + load->starts[load->count], VARDATA_ANY(key), len);
	memcpy(load->ids + load->ids_len, id, id_len);
	load->ids[load->ids_len + id_len] = '\0';
	load->id_starts[load->count] = load->ids_len;
	load->ids_len += id_len + 1;
	load->count++;
	load->starts[load->count] = load->starts[load->count - 1] + len;
}

static bool
receive_row(TupleTableSlot * slot, DestReceiver *self)
{
	MedrecPatientLoad *load = ((LoadReceiver *) self)->load;
	struct varlena *key;
	struct varlena *id;

	slot_getallattrs(slot);
	if (slot->tts_isnull[0] || slot->tts_isnull[1])
		return true;
	key = PG_DETOAST_DATUM_PACKED(slot->tts_values[0]);
	id = PG_DETOAST_DATUM_PACKED(slot->tts_values[1]);
	add_patient(load, key, VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id));
	if ((Pointer) key != DatumGetPointer(slot->tts_values[0]))
		pfree(key);
	if ((Pointer) id != DatumGetPointer(slot->tts_values[1]))
		pfree(id);
	return true;
}

static void
start_receiving(DestReceiver *self, int operation, TupleDesc typeinfo)
{
	(void) self;
	(void) operation;
	(void) typeinfo;
}

static void
stop_receiving(DestReceiver *self)
{
	(void) self;
}

void
medrec_patients_load(MedrecPatientLoad *load, const MedrecPatientRelation *source)
{
	LoadReceiver receiver = {
		.pub = {
			.receiveSlot = receive_row,
			.rStartup = start_receiving,
			.rShutdown = stop_receiving,
			.rDestroy = stop_receiving,
			.mydest = DestTuplestore,	/* one that keeps rows */
		},
		.load = load,
	};
	SPIExecuteOptions options = {.read_only = true,.dest = &receiver.pub};
	StringInfoData query;
	int			result;

	initStringInfo(&query);
	appendStringInfo(&query, "SELECT %s, %s::pg_catalog.text FROM %s",
					 source->key, source->id == NULL ? "''" : source->id, source->name);
	result = SPI_execute_extended(query.data, &options);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "reading patients failed: %s", SPI_result_code_string(result));
}
