/*-------------------------------------------------------------------------
 *
 * cms_rules.h
 *		The combinations of fields that CMS proposes to take for a match.
 *
 * Nothing here needs the server or allocates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_CMS_RULES_H
#define MEDREC_CMS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "matching/agreement.h"

/* What rules ask for; from the MBI on, identifiers of a namespace */
typedef enum MedrecRuleField
{
	MEDREC_RULE_GIVEN,			/* or a nickname of it */
	MEDREC_RULE_FAMILY,			/* or an earlier one */
	MEDREC_RULE_BIRTH_DATE,		/* all of it */
	MEDREC_RULE_STREET,
	MEDREC_RULE_PHONE,
	MEDREC_RULE_EMAIL,
	MEDREC_RULE_SSN_LAST4,
	MEDREC_RULE_ITIN_LAST4,
	MEDREC_RULE_POSTAL_CODE,
	MEDREC_RULE_MBI,
	MEDREC_RULE_LEGAL_ID,
	MEDREC_RULE_MEMBER_ID,
	MEDREC_RULE_SUBSCRIBER_ID,
	MEDREC_RULE_UNIQUE_ID
} MedrecRuleField;

#define MEDREC_RULE_FIELDS	(MEDREC_RULE_UNIQUE_ID + 1)

/* Sets of fields have one bit for each. */
typedef struct MedrecMatchRule
{
	const char *id;				/* as published */
	uint16_t	fields;
	uint16_t	fuzzy;			/* of these, those that may differ a little */
	double		p_exact;		/* that two persons agree by chance */
	double		p_fuzzy;		/* 0: no field may differ */
} MedrecMatchRule;

extern const MedrecMatchRule medrec_cms_rules[];
extern const int medrec_cms_rule_count;

/* How two patients agree: none of the fields, if suffixes speak against it */
typedef struct MedrecRuleAgreement
{
	uint16_t	same;
	uint16_t	alike;			/* and not the same */
} MedrecRuleAgreement;

extern MedrecRuleAgreement medrec_cms_compare(const MedrecPatientView *a,
											  const MedrecPatientView *b);

/* Does a rule hold?  In *alike, the field that differs a little, or 0 */
extern bool medrec_cms_rule_holds(const MedrecMatchRule *rule,
								  MedrecRuleAgreement agreement, uint16_t * alike);

extern const char *medrec_rule_field_name(MedrecRuleField field);

#endif							/* MEDREC_CMS_RULES_H */
