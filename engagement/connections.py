"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from engagement import access, datasets, news, personal
from engagement.attachments import actions as attachments
from engagement.delivery import checks, linked, telling
from engagement.delivery.channels.demo import channel as demo_channel
from engagement.delivery.channels.email import channel as email_channel
from engagement.delivery.channels.email import page as email_page
from engagement.delivery.channels.email import personal as email_personal
from engagement.delivery.channels.email import troubles as email_troubles
from engagement.delivery.channels.line import channel as line_channel
from engagement.delivery.channels.line import page as line_page
from engagement.delivery.channels.line import personal as line_personal
from engagement.delivery.channels.line import replies as line_replies
from engagement.delivery.channels.sms import channel as sms_channel
from engagement.delivery.channels.sms import page as sms_page
from engagement.delivery.channels.sms import personal as sms_personal
from engagement.delivery.channels.webpush import channel as webpush_channel
from engagement.delivery.channels.webpush import page as webpush_page
from engagement.delivery.channels.webpush import personal as webpush_personal
from engagement.delivery.channels.webpush import receivers as webpush_receivers
from engagement.delivery.planning import actions as planning
from engagement.delivery.planning import personal as planning_personal
from engagement.delivery.preferences import menu as preferences_menu
from engagement.delivery.preferences import personal as preferences_personal
from engagement.delivery.preferences import receivers as preferences_receivers
from engagement.delivery.received import actions as received_actions
from engagement.delivery.received import personal as received_personal
from engagement.desk import doors as desk_doors
from engagement.desk import home as desk_home
from engagement.desk import personal as desk_personal
from engagement.emergencies.cap import gauges as cap_gauges
from engagement.emergencies.cap import personal as cap_personal
from engagement.emergencies.incidents import calling as incidents_calling
from engagement.emergencies.incidents import desk as incidents_desk
from engagement.emergencies.incidents import doors as incidents_doors
from engagement.emergencies.incidents import filing as incidents_filing
from engagement.emergencies.incidents import personal as incidents_personal
from engagement.emergencies.incidents import telling as incidents_telling
from engagement.events.attendance import actions as events_attendance
from engagement.events.attendance import personal as events_attendance_personal
from engagement.events.calendar import beside as events_beside
from engagement.events.calendar import menu as events_menu
from engagement.events.calendar import personal as events_calendar_personal
from engagement.events.desk import home as events_desk_home
from engagement.events.doors import actions as events_doors
from engagement.events.doors import personal as events_doors_personal
from engagement.events.doors import programs as events_doors_programs
from engagement.events.events import personal as events_personal
from engagement.events.events import publishing as events_publishing
from engagement.events.registrations import personal as events_registrations_personal
from engagement.events.registrations import promoting as events_promoting
from engagement.events.reports import datasets as events_datasets
from engagement.figures import desk as figures_desk
from engagement.figures import reached_by as figures_reached_by
from engagement.homes import menu as homes_menu
from engagement.homes import personal as homes_personal
from engagement.inbox import receivers as inbox_receivers
from engagement.notices import desk as notices_desk
from engagement.notices import places as notices_places
from engagement.notices import telling as notices_telling
from engagement.notices import unopened
from engagement.review import menu as review_menu
from engagement.sends import actions as sends
from engagement.sends import reach as sends_reach
from engagement.sends import trying as sends_trying

news.load()
