/*-------------------------------------------------------------------------
 *
 * patient_load.c
 *		The patients of a relation, read into memory.
 *
 * It is a query like any other, with the rights and the row-level security of
 * who asks; its rows come straight from the executor, in no order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "compat.h"
#include "matching/grow.h"
#include "matching/patient_load.h"

/* Row numbers are of 31 bits: see MEDREC_KEY_NONE. */
#define ROWS_MAX	((uint32) PG_INT32_MAX)

MedrecPatientLoad *
medrec_patient_load_make(void)
{
	MedrecPatientLoad *load = palloc0(sizeof(MedrecPatientLoad));

	load->context = CurrentMemoryContext;
	return load;
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

		load->starts = medrec_grow(load->context, load->starts, &room, (uint64) load->count + 2, sizeof(uint64));
		load->id_starts = medrec_grow(load->context, load->id_starts, &starts_room, (uint64) load->count + 2, sizeof(uint64));
		load->rows_room = (uint32) Min(room, PG_UINT32_MAX);
	}
	if (load->count == 0)
		load->starts[0] = 0;
	load->bytes = medrec_grow(load->context, load->bytes, &load->bytes_room, load->starts[load->count] + len, 1);
	load->ids = medrec_grow(load->context, load->ids, &load->ids_room, load->ids_len + id_len + 1, 1);
	memcpy(load->bytes + load->starts[load->count], VARDATA_ANY(key), len);
	memcpy(load->ids + load->ids_len, id, id_len);
	load->ids[load->ids_len + id_len] = '\0';
	load->id_starts[load->count] = load->ids_len;
	load->ids_len += id_len + 1;
	load->count++;
	load->starts[load->count] = load->starts[load->count - 1] + len;
}

static void
receive_patient(TupleTableSlot * slot, void *state)
{
	MedrecPatientLoad *load = state;
	struct varlena *key;
	struct varlena *id;

	if (slot->tts_isnull[0] || slot->tts_isnull[1])
		return;
	id = PG_DETOAST_DATUM_PACKED(slot->tts_values[1]);
	if (load->takes == NULL || load->takes(load->taker, VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id), load->count))
	{
		key = PG_DETOAST_DATUM_PACKED(slot->tts_values[0]);
		add_patient(load, key, VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id));
		if ((Pointer) key != DatumGetPointer(slot->tts_values[0]))
			pfree(key);
	}
	if ((Pointer) id != DatumGetPointer(slot->tts_values[1]))
		pfree(id);
}

void
medrec_patients_load(MedrecPatientLoad *load, const MedrecPatientRelation *source)
{
	medrec_read_rows(psprintf("SELECT %s, %s::pg_catalog.text FROM %s",
							  source->key, source->id == NULL ? "''" : source->id, source->name),
					 0, NULL, NULL, receive_patient, load);
}
