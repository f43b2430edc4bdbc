"""Index of this app's pages in the administration."""

from engagement.audiences import admin as audiences_admin
from engagement.delivery.channels.email import admin as email_admin
from engagement.delivery.received import admin as received_admin
from engagement.emergencies.cap import admin as cap_admin
from engagement.emergencies.incidents import admin as incidents_admin
from engagement.events.attendance import admin as events_attendance_admin
from engagement.events.events import admin as events_admin
from engagement.events.registrations import admin as events_registrations_admin
from engagement.figures import admin as figures_admin
from engagement.notices import admin as notices_admin
from engagement.sends import admin as sends_admin

__all__ = [
    "audiences_admin",
    "cap_admin",
    "email_admin",
    "events_admin",
    "events_attendance_admin",
    "events_registrations_admin",
    "figures_admin",
    "incidents_admin",
    "notices_admin",
    "received_admin",
    "sends_admin",
]
