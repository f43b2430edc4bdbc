"""Personal columns of this app."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from engagement.delivery.models import Message
from engagement.delivery.wording import wording
from engagement.notices.models import NoticeListed, NoticeMark, NoticeRead, NoticesSeen


def _told(message: Message) -> str:
    words = wording(message)
    return " · ".join(part for part in (words.title, words.about) if part)


ACCOUNT = _("until you erase your account")

register(
    Personal(
        "engagement.Message",
        ("citizen", "kind", "facts", "created_at", "read_at", "saved_at", "put_away_at"),
        _("Your inbox"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: Message.objects.filter(citizen__user=user),
        hidden=("key",),
        letter=Letter(
            _("%(created_at)s: %(kind)s"),
            labels={"read_at": _("Opened"), "saved_at": _("Kept by you"), "put_away_at": _("Put away by you")},
            values={"kind": _told},
            silent=("facts",),
        ),
    ),
    Personal(
        "engagement.NoticeRead",
        ("citizen", "notice", "at", "ended_at", "shared_at"),
        _("Marking what you have read; agencies see numbers only"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: NoticeRead.objects.filter(citizen__user=user),
        letter=Letter(
            _("You read “%(notice)s” on %(at)s."),
            labels={"ended_at": _("Read to the end"), "shared_at": _("Shared by you")},
        ),
    ),
    Personal(
        "engagement.NoticeListed",
        ("citizen", "notice"),
        _("Whom a notice was meant for, by what they had done in the portal until then"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: NoticeListed.objects.filter(citizen__user=user),
        letter=Letter(_("“%(notice)s” was meant for you, by what you had done here until it was published.")),
    ),
    Personal(
        "engagement.SizeQuestion",
        ("by",),
        _("Who asked how many people a rule holds"),
        Ground.DUTY,
        _("as long as the agency is there: later answers build on it"),
    ),
    Personal(
        "engagement.NoticeMark",
        ("citizen", "notice", "is_read", "saved_at", "put_away_at"),
        _("Your inbox"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: NoticeMark.objects.filter(citizen__user=user),
        letter=Letter(
            _("You marked “%(notice)s” in your inbox."),
            labels={
                "is_read": _("Marked as read"),
                "saved_at": _("Kept by you"),
                "put_away_at": _("Put away by you"),
            },
        ),
    ),
    Personal(
        "engagement.NoticesSeen",
        ("citizen", "until"),
        _("Your inbox"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: NoticesSeen.objects.filter(citizen__user=user),
        letter=Letter(_("You marked all as read up to %(until)s.")),
    ),
    Personal(
        "engagement.Notice",
        ("proposed_by", "decided_by", "decision"),
        _("Who wrote and who approved a notice"),
        Ground.DUTY,
        _("as long as the notice is kept"),
    ),
    Personal(
        "engagement.Revision",
        ("by", "reason"),
        _("Who brought a notice a step further, and why"),
        Ground.DUTY,
        _("as long as the notice is kept"),
    ),
    Personal(
        "engagement.CorrectionNote",
        ("proposed_by", "decided_by", "decision"),
        _("Who wrote and who approved a correction of a notice"),
        Ground.DUTY,
        _("as long as the notice is kept"),
    ),
)
