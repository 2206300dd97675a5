/*-------------------------------------------------------------------------
 *
 * patient_load.h
 *		The patients of a relation, read into memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_LOAD_H
#define MEDREC_PATIENT_LOAD_H

#include "matching/agreement.h"
#include "matching/patient_relation.h"

/* Patients as they are read: their keys one behind the other, and their ids */
typedef struct MedrecPatientLoad
{
	MemoryContext context;		/* of all that follows */
	uint32		count;
	uint32		first_count;	/* of the first relation */
	unsigned char *bytes;
	uint64	   *starts;			/* count + 1 of them */
	uint64		bytes_room;
	uint32		rows_room;
	char	   *ids;			/* as text, each ends with NUL */
	uint64	   *id_starts;
	uint64		ids_len;
	uint64		ids_room;

	/* takes it the row with this id, as that number? NULL: all of them */
	bool		(*takes) (void *taker, const char *id, Size len, uint32 row);
	void	   *taker;
} MedrecPatientLoad;

/*
 * Reads what the current user may see of a relation, behind what was read
 * before.  Rows without a key or an id are left out.
 */
extern void medrec_patients_load(MedrecPatientLoad *load, const MedrecPatientRelation *source);

extern MedrecPatientLoad *medrec_patient_load_make(void);

static inline const char *
medrec_patient_id(const MedrecPatientLoad *load, uint32 row)
{
	return load->ids + load->id_starts[row];
}

static inline void
medrec_loaded_view(const MedrecPatientLoad *load, uint32 row, MedrecPatientView *view)
{
	medrec_patient_view(view, load->bytes + load->starts[row],
						(size_t) (load->starts[row + 1] - load->starts[row]));
}

#endif							/* MEDREC_PATIENT_LOAD_H */
