"""Personal columns of this app."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from engagement.delivery.models import Message
from engagement.notices.models import NoticeRead

ACCOUNT = _("until you erase your account")

register(
    Personal(
        "engagement.Message",
        ("citizen", "kind", "facts", "created_at", "read_at"),
        _("Your inbox"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: Message.objects.filter(citizen__user=user),
        hidden=("key",),
    ),
    Personal(
        "engagement.NoticeRead",
        ("citizen", "notice", "at"),
        _("Marking what you have read; agencies see numbers only"),
        Ground.SERVICE,
        ACCOUNT,
        of=lambda user: NoticeRead.objects.filter(citizen__user=user),
    ),
    Personal(
        "engagement.Notice",
        ("drafted_by", "decided_by", "decision"),
        _("Who wrote and who approved a notice"),
        Ground.DUTY,
        _("as long as the notice is kept"),
    ),
)
