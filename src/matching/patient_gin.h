/*-------------------------------------------------------------------------
 *
 * patient_gin.h
 *		The operators of the GIN operator class patient_key_ops.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MEDREC_PATIENT_GIN_H
#define MEDREC_PATIENT_GIN_H

#define MEDREC_MATCHES_STRATEGY		1	/* % */
#define MEDREC_COMPARABLE_STRATEGY	2	/* && */

#endif							/* MEDREC_PATIENT_GIN_H */
