"""Personal columns of copies and erasures, and what stands in the way of an erasure in this app."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from civic.core.saying import language_name
from civic.mydata.models import DataExport, Erasure
from civic.mydata.registry import OBSTACLES


@OBSTACLES.connect
def works_in_the_administration(user: User) -> str:
    """What staff did stays on file under their name, so their role ends first."""
    if not (user.is_staff or user.is_superuser or user.memberships.exists()):
        return ""
    return gettext("You work in the administration. A coordinator revokes your role first.")


register(
    Personal(
        "civic.DataExport",
        ("user", "language", "requested_at", "made_at", "expires_at"),
        _("Giving you a copy of your data"),
        Ground.DUTY,
        _("24 hours after it was made"),
        of=rows_by_user(DataExport),
        hidden=("key", "content"),
        letter=Letter(
            _("On %(requested_at)s you asked for a copy of your data."),
            labels={"language": _("Language"), "made_at": _("Made"), "expires_at": _("Valid until")},
            values={"language": lambda copy: language_name(copy.language)},
        ),
    ),
    Personal(
        "civic.Erasure",
        ("user", "requested_at", "due_at", "cancelled_at", "done_at"),
        _("Proving that you were erased when you asked for it"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=rows_by_user(Erasure),
        stays=True,
        letter=Letter(
            _("On %(requested_at)s you asked to be erased."),
            labels={
                "due_at": _("To be carried out on"),
                "cancelled_at": _("You changed your mind on"),
                "done_at": _("Carried out on"),
            },
        ),
    ),
)
