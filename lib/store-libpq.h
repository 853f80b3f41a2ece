/* store-libpq - journeys to a PostgreSQL server                                               floor 2
 *
 * What costs is the journey, so statements travel together: line_ask() packs one, line_travel() sends all
 * that were packed and takes what comes back. libpq is loaded when it is first needed: who keeps SQLite's
 * files never pays for it. Only the stores of PostgreSQL include this.
 */
#ifndef STORE_LIBPQ_H
#define STORE_LIBPQ_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "store.h"

#define LIBPQ_FUNCTIONS(F) \
	F(PQconnectdbParams) F(PQfinish) F(PQstatus) F(PQerrorMessage) F(PQsocket) F(PQsetNoticeProcessor) \
	F(PQsetnonblocking) F(PQenterPipelineMode) F(PQexitPipelineMode) F(PQpipelineSync) F(PQflush) \
	F(PQconsumeInput) F(PQisBusy) F(PQsendQueryParams) F(PQsendPrepare) F(PQsendQueryPrepared) \
	F(PQsetSingleRowMode) F(PQgetResult) F(PQclear) F(PQresultStatus) F(PQresultErrorField) F(PQntuples) \
	F(PQnfields) F(PQfname) F(PQftype) F(PQgetvalue) F(PQgetisnull) F(PQgetlength) F(PQgetCancel) \
	F(PQcancel) F(PQfreeCancel) F(PQconninfoParse) F(PQconninfoFree) F(PQconnectionNeedsPassword) \
	F(PQserverVersion)

/* libpq's functions, by their names. */
extern struct libpq {
#define LIBPQ_MEMBER(f) __typeof__(f) *f;
	LIBPQ_FUNCTIONS(LIBPQ_MEMBER)
#undef LIBPQ_MEMBER
} pq;

/* Types of parameters (pg_type.dat). */
enum { TYPE_TEXT = 25, TYPE_BIGINT = 20, TYPE_TEXTS = 1009, TYPE_BIGINTS = 1016 };

/* A line to the database of one shop. */
struct line {
	PGconn *conn;
	char *url;      /* as libpq reads it */
	char *schema;   /* of the shop; safe to be put into SQL between double quotes */
	int asked;      /* statements packed */
	bool lost;      /* it is to be dialled again */
	unsigned calls; /* how often it was dialled: what was prepared is forgotten with each */
};

/* What became of a journey: all is well; another was first, and the same again may do; nobody knows, the
 * server went away. What is worse ends the program. */
enum trip { ARRIVED, CONFLICT, LOST };

/* What came back for statement N of a journey. */
typedef void arrival(void *context, int n, const PGresult *);

/* Say what dialling URL will need (sandbox.h). Ends the program when there is no libpq. */
void line_needs(const char *url);

/* Dial URL, which may say ?schema=. Ends the program when nobody answers (END_UNAVAILABLE) and when the URL
 * or the credentials are wrong (END_CONFIG). */
void line_open(struct line *, const char *url);
void line_close(struct line *);

/* Dial again, for as long as a minute, after which the program ends END_AGAIN. */
void line_again(struct line *);

/* Pack a statement: TYPES and VALUES of its N parameters; NAME: of one that line_prepare() packed before. The
 * values may be forgotten afterwards. */
void line_ask(struct line *, const char *sql, int n, const Oid *types, const char *const *values);
void line_prepare(struct line *, const char *name, const char *sql, int n, const Oid *types);
void line_ask_prepared(struct line *, const char *name, int n, const char *const *values);

/* Send what was packed and give ARRIVED (NULL: nobody) each answer; nothing more is given after a fault. */
enum trip line_travel(struct line *, arrival *, void *context);

/* Ask one question and give EACH (false: enough) every row as it comes, so that memory does not grow with
 * them. Ends the program on any fault. */
void line_stream(struct line *, const char *sql, int n, const Oid *types, const char *const *values,
	store_each *, void *context);

/* A wait of about so many milliseconds, not the same for two. False: a signal came. */
bool line_pause(long milliseconds);

#endif
