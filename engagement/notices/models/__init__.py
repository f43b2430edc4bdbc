"""The tables of notices."""

from engagement.notices.models.found import NoticeListed, NoticeWords
from engagement.notices.models.history import CorrectionNote, Revision
from engagement.notices.models.look import MOST_LOOKS, Look
from engagement.notices.models.marks import NoticeMark, NoticeRead, NoticesSeen
from engagement.notices.models.notice import MIDDLE, MOST_MORE_TOPICS, Notice

__all__ = [
    "MIDDLE",
    "MOST_LOOKS",
    "MOST_MORE_TOPICS",
    "CorrectionNote",
    "Look",
    "Notice",
    "NoticeListed",
    "NoticeMark",
    "NoticeRead",
    "NoticeWords",
    "NoticesSeen",
    "Revision",
]
