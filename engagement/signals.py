"""What happens in this app's slices that a file of news tells. Each says with what it is sent."""

from django.dispatch import Signal

# Events. `registration` is a row of events/registrations with its session, event, notice and citizen; `at` the moment.
signed_up = Signal()  # registration, at: signed up, or put on the waiting list
guest_kept = Signal()  # registrations, at: an agency's list keeps places for people who have an account
place_offered = Signal()  # registration, at: a place is held until `offered_until`
place_given = Signal()  # registration, at: from the waiting list straight to a place
offer_lapsed = Signal()  # registration, at: the place went to the next
event_cancelled = Signal()  # registration, reason, at
event_moved = Signal()  # registration, change, at: another hour or place; who may step back is told so
event_near = Signal()  # registration, hours (24 or 2), at
feedback_opened = Signal()  # registration, until, at
noshow_counted = Signal()  # registration, counted, bars_after, at
appeal_answered = Signal()  # appeal, at
attendance_corrected = Signal()  # correction, at
