"""Index of the models in this app's slices: a model that is missing here gets no table."""

from engagement.attachments.models import Attachment
from engagement.audiences.models import Audience, Clause, SizeQuestion
from engagement.delivery.channels.email.models import EndedMailbox, ReturnedMail
from engagement.delivery.channels.line.models import LineAccount, LineAsk, LineEvent, LineMonth
from engagement.delivery.channels.sms.models import SmsNumber
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.models import Message
from engagement.delivery.planning.models import DigestLine, TrialGuest
from engagement.delivery.preferences.models import Manner, MutedAgency, Preference
from engagement.delivery.received.models import Delivery, SentWords
from engagement.desk.models import Begun, Comment
from engagement.emergencies.cap.models import AutoRule, CapAlert, Feed
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, SafetyAnswer
from engagement.events.attendance.models import Attendance, AttendanceCorrection, EventAward, Scan
from engagement.events.calendar.models import CalendarFeed
from engagement.events.doors.models import DoorLink, WrongFind
from engagement.events.events.models import Event, EventChange, EventReward, EventSession
from engagement.events.registrations.models import NoShowAppeal, Registration
from engagement.events.reports.models import EventFigures
from engagement.figures.models import NoticeFigures
from engagement.homes.models import HomeChoice
from engagement.notices.models import (
    CorrectionNote,
    Look,
    Notice,
    NoticeListed,
    NoticeMark,
    NoticeRead,
    NoticesSeen,
    NoticeWords,
    Revision,
)
from engagement.reminders.models import Reminder
from engagement.sends.models import Send

__all__ = [
    "Attachment",
    "Attendance",
    "AttendanceCorrection",
    "Audience",
    "AutoRule",
    "Begun",
    "Bulletin",
    "CalendarFeed",
    "CapAlert",
    "Clause",
    "Comment",
    "CorrectionNote",
    "Delivery",
    "DigestLine",
    "DoorLink",
    "DrillMember",
    "EndedMailbox",
    "Event",
    "EventAward",
    "EventChange",
    "EventFigures",
    "EventReward",
    "EventSession",
    "Feed",
    "HomeChoice",
    "Incident",
    "LineAccount",
    "LineAsk",
    "LineEvent",
    "LineMonth",
    "Look",
    "Manner",
    "Message",
    "MutedAgency",
    "NoShowAppeal",
    "Notice",
    "NoticeFigures",
    "NoticeListed",
    "NoticeMark",
    "NoticeRead",
    "NoticeWords",
    "NoticesSeen",
    "Preference",
    "PushSubscription",
    "Registration",
    "Reminder",
    "ReturnedMail",
    "Revision",
    "SafetyAnswer",
    "Scan",
    "Send",
    "SentWords",
    "SizeQuestion",
    "SmsNumber",
    "TrialGuest",
    "WrongFind",
]
