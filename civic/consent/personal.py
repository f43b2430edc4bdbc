"""Personal columns of what people agreed to, and who published it."""

from django.utils.translation import gettext_lazy as _

from civic.consent.models import Consent
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user

register(
    Personal(
        "civic.Consent",
        ("user", "document", "act", "at"),
        _("Proving which version of the terms and of the privacy notice you agreed to"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=rows_by_user(Consent),
        stays=True,
        letter=Letter(
            _("On %(at)s you %(act)s (%(document)s)."),
            values={"act": lambda act: _("agreed") if act.act == Consent.Act.GIVEN else _("withdrew your consent")},
        ),
    ),
    Personal(
        "civic.Document", ("published_by",), _("Who published a version of the terms"), Ground.DUTY, Until.TEN_YEARS
    ),
)
