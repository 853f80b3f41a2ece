/* parcel - the states of a parcel on its way, and carriers' words for them
 *
 * A word that only one carrier means so is written with the carrier before it ("ups X"). Delhivery's two
 * fields are joined: StatusType and Status, "DL RTO" (back at the seller, not delivered), "UD Dispatched"
 * (with the rider). */
#include "parcel.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "alias.h"
#include "tracking.h"

static const struct parcel_state states[] = {
	{ "unknown", 0, false, 7, "no information, status update" },

	{ "created", 1, false, 3,
		"pre transit, info received, information received, pending, not found, label created, "
		"label purchased, label printed, label generated, awb assigned, confirmed, "
		"awaiting information, pre shipment, preadvice, order created, manifested, "
		"manifest generated, manifest uploaded, new, ready to ship, pickup scheduled, "
		"pickup queued, pickup generated, pickup rescheduled, pickup error, pickup exception, "
		"out for pickup, not picked, UD manifested, UD not picked, UD open, UD scheduled, "
		"PP open, PP scheduled, PP dispatched, fedex OC, ups M, ups MV" },

	{ "picked_up", 2, false, 3,
		"picked, pickup, collected, accepted, acceptance, accepted by carrier, "
		"carrier picked up, pickup done, pickup complete, handover to courier, item booked, "
		"booked, possession, posted, fedex PU, ups P" },

	{ "in_transit", 3, false, 7,
		"transit, shipped, dispatched, on the way, en route, departed, departed facility, "
		"departed origin facility, arrived, arrived at facility, arrived at destination, "
		"received at origin facility, received at destination facility, "
		"reached at destination hub, reached destination hub, "
		"transferred to destination carrier, in warehouse, in flight, misrouted, missorted, "
		"delayed, weather delay, address correction, customs cleared, custom cleared, "
		"released from customs, item bagged, item dispatched, item received, bag dispatched, "
		"bag received, item redirected, UD in transit, UD pending, delhivery pending, fedex IT, "
		"fedex AR, fedex DP, fedex AF, fedex FD, fedex CC, ups I" },

	{ "customs_hold", 4, false, 14,
		"customs, held by customs, held in customs, customs clearance, clearance delay, "
		"held at customs, fedex CD" },

	{ "exception", 5, false, 3,
		"failure, error, alert, expired, delivery exception, transit exception, "
		"handover exception, held, on hold, shipment held, item onhold, refused, "
		"contact customer care, action required, fedex DE, fedex SE, ups X" },

	{ "damaged", 6, false, 7, "destroyed, disposed, disposed off, damaged in transit" },

	{ "out_for_delivery", 7, false, 2,
		"with courier, with driver, in delivery, ofd, UD dispatched, delhivery dispatched, "
		"fedex OD, ups O" },

	{ "attempt_failed", 8, false, 3,
		"attempt fail, failed attempt, attempted delivery, delivery attempted, delivery attempt, "
		"delivery failed, delivery attempt failed, undelivered, not delivered, notice left, ndr, "
		"customer not available" },

	{ "available_for_pickup", 9, false, 7,
		"ready for pickup, arrived at pickup location, awaiting collection, "
		"ready for collection, delivered PS, fedex HL" },

	{ "returning", 10, false, 14,
		"return, return to sender, returned to sender, return to shipper, return in transit, "
		"return initiated, rto, rto initiated, rto in transit, rto ofd, rto out for delivery, "
		"rto ndr, rto undelivered, item returned, RT in transit, RT pending, RT dispatched, "
		"RT manifested, PU in transit, PU pending, PU dispatched, fedex RS, ups RS" },

	{ "cancelled", 11, true, 0,
		"canceled, void, voided, cancelled before dispatched, CN canceled, CN cancelled, "
		"CN closed, fedex CA" },

	{ "lost", 12, true, 0, "untraceable, missing, lost in transit, LT lost, UD lost" },

	{ "delivered", 13, true, 0,
		"DL delivered, item delivered, item delivery confirmed, delivered to agent, "
		"delivered to neighbour, delivered to neighbor, proof of delivery, pod, fulfilled, "
		"fedex DL, ups D" },

	{ "returned", 14, true, 0,
		"rto delivered, rto acknowledged, return delivered, returned to shipper, "
		"returned to origin, DL RTO, DL DTO, RT delivered" },
};

const struct parcel_state *
parcel_state(const char *name)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].name, name) == 0)
			return &states[i];
	return NULL;
}

/* The state that goes by this name or word; NULL when none does. */
static const struct parcel_state *
state_called(const char *word)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (alias_among(states[i].name, word) || alias_among(states[i].words, word))
			return &states[i];
	return NULL;
}

const struct parcel_state *
parcel_state_meant(const char *carrier, const char *word)
{
	const struct parcel_state *state = NULL;
	const char *id = carrier ? tracking_carrier(carrier) : NULL;
	char of_carrier[128];

	if (id && snprintf(of_carrier, sizeof of_carrier, "%s %s", id, word) < (int)sizeof of_carrier)
		state = state_called(of_carrier);
	if (!state)
		state = state_called(word);
	return state ? state : &states[0];
}
