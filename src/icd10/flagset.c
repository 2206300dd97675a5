/*-------------------------------------------------------------------------
 *
 * flagset.c
 *		The flags of codes that are in the library.
 *
 *-------------------------------------------------------------------------
 */
#include "icd10/reference.h"

#include "common/ascii.h"
#include "icd10/mce_icd10cm.h"
#include "icd10/mce_icd10pcs.h"
#include "icd10/poa_icd10cm.h"

const MedrecReference medrec_library_reference = {
	.icd10cm = &medrec_icd10cm_codes,
	.icd10pcs = &medrec_icd10pcs_codes,
	.mce_icd10cm = &medrec_mce_icd10cm,
	.mce_icd10pcs = &medrec_mce_icd10pcs,
	.poa_icd10cm = &medrec_poa_icd10cm,
};

static const char *const flag_names[] = {	/* by bit */
	"newborn", "pediatric", "maternity", "adult", "female", "male",
	"ecodepdx", "manifestation", "unacceptable", "reqsdx", "qadm",
	"unspecified", "wrngproc", "delout", "diabtypei", "clintrial",
	"ncov6", "ncov7", "ncov_z302", "noncovered", "ncov45", "kidneyxp",
	"ncov12agele60", "lcov_artheartxpa", "lcov_artheartxpb", "lcov",
	"csect", "vagdel", "los", "poaexempt"
};

uint32_t
medrec_flag_of_name(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(flag_names) / sizeof(flag_names[0]); i++)
	{
		size_t		same = 0;

		while (same < len && flag_names[i][same] != '\0' &&
			   flag_names[i][same] == medrec_to_lower(name[same]))
			same++;
		if (same == len && flag_names[i][same] == '\0')
			return (uint32_t) 1 << i;
	}
	return 0;
}
