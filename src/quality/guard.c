/*-------------------------------------------------------------------------
 *
 * guard.c
 *		SQL that somebody else has written, run so that it can neither end what
 *		runs it nor leave anything behind.
 *
 * It runs with the rights of the caller in a subtransaction that is read only
 * and that is rolled back in any case: so that settings, locks and whatever
 * else of the transaction a function in it may have touched are as before.
 * That is no fence around somebody hostile: what is outside of transactions,
 * as files, programs, other servers and advisory locks of the session, is not
 * undone, and is in reach of whom the caller's rights let there.
 *
 * An error message can hold values of rows: "invalid input syntax for type
 * date", and then the date.  Only what is said while SQL is analysed, and of
 * its own mistakes, is kept; of all else the class, in words of ours.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <signal.h>

#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "utils/guc.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "utils/timeout.h"

#include "quality/guard.h"

/* ------------------------------------------------------------------------
 * What went wrong
 * ------------------------------------------------------------------------
 */

/* By the first two characters of SQLSTATE, or by all five */
static const struct
{
	const char *sqlstate;
	const char *reason;
}			reasons[] = {
	{"21", "more than one row in a subquery"},
	{"22012", "division by zero"},
	{"22", "a value that the expression cannot take"},
	{"23", "a value that a constraint refuses"},
	{"25", "the expression writes, or changes the transaction"},
	{"40", "the transaction was rolled back"},
	{"42501", "no right to read what the expression reads"},
	{"42", "a mistake in the expression"},
	{"53", "resources of the server are exhausted"},
	{"54", "a limit of the server is exceeded"},
	{"55", "what the expression reads is not available"},
	{"57014", "something that the expression uses was canceled"},
	{"57", "the operator intervened"},
	{"58", "an error outside PostgreSQL"},
	{"P0", "an error that a function raised"},
};

const char *
medrec_error_reason(const char *sqlstate)
{
	for (size_t i = 0; i < lengthof(reasons); i++)
	{
		if (strncmp(sqlstate, reasons[i].sqlstate, strlen(reasons[i].sqlstate)) == 0)
			return reasons[i].reason;
	}
	return "an error in the expression";
}

/* ------------------------------------------------------------------------
 * The time it may take
 *
 * statement_timeout is armed for the whole CALL, so that the guard has a timer
 * of its own.  It asks for a cancel as a user would, and leaves a mark.  A cancel
 * of the user's that comes between the timer and its cancel is taken for it.
 *
 * SQL can catch a cancel, and go on: so there is another one every now and then
 * until the guard ends, and to end by itself is too late.  statement_timeout
 * comes once: if it comes while the guard is on, it ends what is around it.
 * ------------------------------------------------------------------------
 */

#define AGAIN_AFTER_MS	1000

static TimeoutId timer = MAX_TIMEOUTS;	/* until the first guard of the
										 * process */
static volatile sig_atomic_t timed_out = false;

static void
on_timeout(void)
{
	timed_out = true;
	InterruptPending = true;
	QueryCancelPending = true;
	SetLatch(MyLatch);
	enable_timeout_after(timer, AGAIN_AFTER_MS);
}

static void
start_timer(int timeout_ms)
{
	if (timeout_ms <= 0)
		return;					/* a guard around this one may have started it */
	timed_out = false;
	if (timer == MAX_TIMEOUTS)
		timer = RegisterTimeout(USER_TIMEOUT, on_timeout);
	enable_timeout_after(timer, timeout_ms);
}

static void
stop_timer(int timeout_ms)
{
	if (timeout_ms <= 0)
		return;
	disable_timeout(timer, false);
	if (timed_out)
		QueryCancelPending = false; /* it is over, one way or the other */
}

static bool
is_out_of_time(const MedrecGuard *guard)
{
	return guard->timeout_ms > 0 && timed_out;
}

/* ------------------------------------------------------------------------
 * The guard
 * ------------------------------------------------------------------------
 */

/* All of this ends with the subtransaction. */
static void
restrict_subtransaction(void)
{
	Oid			user;
	int			security;

	XactReadOnly = true;
	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(user, security | SECURITY_RESTRICTED_OPERATION);

	/* so many expressions are long in the compiler, and each attempt is anew */
	(void) set_config_option("jit", "off", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_LOCAL, true, 0, false);
	PushActiveSnapshot(GetTransactionSnapshot());
}

/* Not about a constant in it, say */
static bool
is_about_sql(int sqlstate)
{
	int			category = ERRCODE_TO_CATEGORY(sqlstate);

	return category == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
		category == ERRCODE_FEATURE_NOT_SUPPORTED ||
		category == ERRCODE_INVALID_SCHEMA_NAME ||
		category == ERRCODE_PROGRAM_LIMIT_EXCEEDED;
}

/*
 * No fault of the SQL: serialization failures and deadlocks, exhausted resources,
 * what operators do, errors of the system, corrupted data and our own.
 */
static bool
is_about_server(int sqlstate)
{
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case ERRCODE_TRANSACTION_ROLLBACK:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_SYSTEM_ERROR:
		case ERRCODE_INTERNAL_ERROR:
			return true;
		default:
			return false;
	}
}

/*
 * Is it this process that is told to stop?  A function can raise an error of
 * the same class, with a value in its message; and a foreign table does, if
 * the other server's patience ends.
 */
static bool
is_cancel(const ErrorData *error)
{
	return error->sqlerrcode == ERRCODE_QUERY_CANCELED &&
		error->funcname != NULL && strcmp(error->funcname, "ProcessInterrupts") == 0;
}

/*
 * Ends the caller's statement if it is to end: by a cancel that is not of the
 * guard's timer, or since its own time is over.
 */
static void
end_statement(const MedrecGuard *guard, ErrorData *error, bool had_time)
{
	if (error != NULL && is_cancel(error) && !is_out_of_time(guard))
		ReThrowError(error);
	if (had_time && !get_timeout_active(STATEMENT_TIMEOUT))
		ereport(ERROR,
				(errcode(ERRCODE_QUERY_CANCELED),
				 errmsg("canceling statement due to statement timeout")));
}

static void
set_timeout_error(MedrecGuard *guard)
{
	guard->sqlstate = ERRCODE_QUERY_CANCELED;
	guard->reason = psprintf("timeout after %d ms", guard->timeout_ms);
}

static void
set_error(MedrecGuard *guard, const ErrorData *error)
{
	guard->sqlstate = error->sqlerrcode;
	if (guard->words_only && error->message != NULL && is_about_sql(error->sqlerrcode))
		guard->reason = error->message;
	else
		guard->reason = medrec_error_reason(unpack_sql_state(error->sqlerrcode));
}

bool
medrec_guarded(MedrecGuard *guard, MedrecGuardedBody body, void *arg)
{
	ResourceOwner owner = CurrentResourceOwner;
	bool		had_time = get_timeout_active(STATEMENT_TIMEOUT);
	ErrorData  *volatile error = NULL;

	guard->context = CurrentMemoryContext;
	guard->words_only = false;
	guard->sqlstate = 0;
	guard->reason = NULL;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(guard->context);
	PG_TRY();
	{
		start_timer(guard->timeout_ms);
		restrict_subtransaction();
		body(guard, arg);
		stop_timer(guard->timeout_ms);
	}
	PG_CATCH();
	{
		stop_timer(guard->timeout_ms);
		MemoryContextSwitchTo(guard->context);
		error = CopyErrorData();
		FlushErrorState();
	}
	PG_END_TRY();
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(guard->context);
	CurrentResourceOwner = owner;

	end_statement(guard, error, had_time);
	if (is_out_of_time(guard) && (error == NULL || is_cancel(error)))
		set_timeout_error(guard);
	else if (error != NULL && guard->of_sql_only && is_about_server(error->sqlerrcode))
		ReThrowError(error);
	else if (error != NULL)
		set_error(guard, error);
	return guard->sqlstate == 0;
}

void
medrec_guarded_query(MedrecGuard *guard, const char *query, Datum date)
{
	Oid			types[] = {DATEOID};
	SPIPlanPtr	plan;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	guard->words_only = true;
	plan = SPI_prepare_cursor(query, lengthof(types), types, CURSOR_OPT_PARALLEL_OK);
	if (plan == NULL)
		elog(ERROR, "SPI_prepare_cursor failed: %s", SPI_result_code_string(SPI_result));
	guard->words_only = false;
	if (SPI_execute_plan(plan, &date, NULL, true, 0) != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_plan failed");
}
