/*-------------------------------------------------------------------------
 *
 * site.h
 *		The lists of the library, continued by those that the site has loaded.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SITE_H
#define MEDREC_SITE_H

#include "icd10/reference.h"

/*
 * The lists as they stand now.  A function that SQL calls asks once, at its
 * begin: the next call may answer otherwise, and free the last answer.
 */
extern const MedrecReference *medrec_reference(void);

/* Has the site loaded anything? */
extern bool medrec_site_has_lists(void);

#endif							/* MEDREC_SITE_H */
