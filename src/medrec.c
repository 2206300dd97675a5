/*-------------------------------------------------------------------------
 *
 * medrec.c
 *		What the server sees first of the module.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"

PG_MODULE_MAGIC_EXT(
					.name = "medrec",
					.version = MEDREC_VERSION
);
