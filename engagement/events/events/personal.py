"""Personal columns of events: who cancelled one, and who proposed and approved a change."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register

register(
    Personal(
        "engagement.Event",
        ("cancelled_by",),
        _("Who cancelled an event"),
        Ground.DUTY,
        _("as long as the event is kept"),
    ),
    Personal(
        "engagement.EventChange",
        ("proposed_by", "decided_by", "decision", "reason"),
        _("Who wrote and who approved a change of an event"),
        Ground.DUTY,
        _("as long as the event is kept"),
    ),
)
