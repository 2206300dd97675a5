/*-------------------------------------------------------------------------
 *
 * site_catalogue.h
 *		The catalogue of placeholders with what the site has added.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_SITE_CATALOGUE_H
#define MEDREC_SITE_CATALOGUE_H

#include "common/placeholder.h"

/*
 * The lines in force now.  They stay where they are as long as the process
 * lives, so that who has made an index of them may keep it.
 */
extern const MedrecCatalogue *medrec_catalogue(void);

#endif							/* MEDREC_SITE_CATALOGUE_H */
