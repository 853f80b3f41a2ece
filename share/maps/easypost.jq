# EasyPost: tracker webhooks (an Event whose result is a Tracker), and Trackers themselves -> parcel.scan
#
# A webhook repeats all scans so far. A scan's id is made of what it says, so that a scan told again is the same record.
# Events of other things than trackers make nothing.

# EasyPost's statuses are the carriers' in one vocabulary, but not ours.
def state: {
	pre_transit: "created", in_transit: "in_transit", out_for_delivery: "out_for_delivery", delivered: "delivered",
	available_for_pickup: "available_for_pickup", return_to_sender: "returning", failure: "exception", cancelled: "cancelled",
	error: "exception", unknown: "unknown"
}[. // "unknown"] // .;

# Text that may stand in an id: no slash, no blank, no control character.
def plain: tostring | gsub("[^A-Za-z0-9._:-]+"; "_");

# Short, and always the same for the same text: its characters as digits in base 65537, modulo a number that keeps the products
# below 2^53.
def digest: reduce explode[] as $c (17; (. * 65537 + $c) % 4503599627);

def text: if type == "string" and test("[^ ]") then . else null end;
def place: [.city, .state, .country] | map(text // empty) | if length > 0 then join(", ") else null end;

if type != "object" then error("no Tracker, and no Event") else . end
| if .object == "Event" then .result | select(type == "object" and .object == "Tracker") else . end
| if .object != "Tracker" then error("no Tracker, and no Event") else . end
| if (.tracking_code | text) == null then error("the Tracker has no tracking_code") else . end
| . as $tracker
| .tracking_details[]?
| ((.tracking_location // {}) | place) as $place
| ([$tracker.tracking_code, .status, .message, .carrier_code, $place] | tojson | digest) as $digest
| {
	type: "parcel.scan",
	id: ("easypost-" + ($tracker.carrier // "" | plain)[0:24] + "-" + ($tracker.tracking_code | plain)[0:48] + "-"
		+ (.datetime // "" | plain)[0:24] + "-" + ($digest | tostring)),
	time: (.datetime // $tracker.updated_at // $time),
	tracking: $tracker.tracking_code,
	carrier: ($tracker.carrier | text),
	status: (.status | state),
	at: .datetime,
	place: $place,
	message: (.message | text),
	code: (.carrier_code | text)
}
| with_entries(select(.value != null))
