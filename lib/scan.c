/* scan - what a carrier says of a parcel on its way */
#include "scan.h"

#include <inttypes.h>
#include <string.h>

#include "alias.h"
#include "digest.h"
#include "say.h"
#include "shop.h"
#include "tracking.h"

void
scan_open(void)
{
	json_t *state;
	const char *word;

	json_object_foreach(shop_value("track.words"), word, state)
		if (!json_is_string(state) || !parcel_state(json_string_value(state)))
			die(END_CONFIG, "%s/shop.json: track.words: '%s' does not say a state of a parcel",
				shop_here()->dir, word);
}

const char *
need_tracking(struct record *r)
{
	char *tidy = pool_take(r->pool, TRACKING_ROOM);
	const char *number = need_name(r, "tracking");

	if (!refused(r) && !tracking_tidy(tidy, number))
		refuse(r, "tracking", "'%s' is no tracking number", number);
	return tidy;
}

/* A text of the record, "" when it is not there. */
static const char *
words(struct record *r, const char *field)
{
	const char *text = maybe_text(r, field);

	return text ? text : "";
}

void
scan_read(struct record *r, struct scan *s)
{
	*s = (struct scan){ .tracking = need_tracking(r) };
	s->carrier = maybe_name(r, "carrier", "");
	s->status = need_text(r, "status");
	s->code = words(r, "code");
	s->place = words(r, "place");
	s->message = words(r, "message");
	s->at = have(r, "at") ? need_time(r, "at") : r->time;
}

/* The state that a carrier's word means, to this shop first. */
static const struct parcel_state *
state_of(const char *carrier, const char *word)
{
	const char *taught;
	json_t *state;

	json_object_foreach(shop_value("track.words"), taught, state)
		if (alias_among(taught, word))
			return parcel_state(json_string_value(state));
	return parcel_state_meant(carrier, word);
}

/* Some carriers mean code and status together, some say a sentence and mean the code. */
const struct parcel_state *
scan_means(struct record *r, const struct scan *s, const char *carrier)
{
	const char *said[] = { pool_print(r->pool, "%s %s", s->code, s->status), s->status, s->code };
	const struct parcel_state *state = NULL;

	for (size_t i = 0; i < sizeof said / sizeof *said && (!state || state->rank == 0); i++)
		state = state_of(carrier, said[i]);
	return state;
}

char *
scan_digest(char *to, struct pool *pool, const struct scan *s)
{
	const char *said = pool_print(pool, "%" PRId64 "\n%s\n%s\n%s\n%s", s->at, s->status, s->code,
		s->place, s->message);

	return digest_text(to, digest_bytes(said, strlen(said)));
}

bool
scan_is_news(const struct scan *s, const struct parcel_state *known, moment at)
{
	if (!known)
		return true;
	if ((s->state->rank > 0) != (known->rank > 0))
		return s->state->rank > 0;
	return at == 0 || s->at > at || (s->at == at && s->state->rank > known->rank);
}
