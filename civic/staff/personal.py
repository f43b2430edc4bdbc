"""Personal columns of what stands around the roles of staff."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit.erasure import REMOVED
from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user
from civic.core.saying import listed
from civic.staff.models import FactorReset, ProgramToken


def forget_reason(user: User, now: datetime) -> None:
    """Empty what was typed; that a reset was asked for, and by whom, stays."""
    FactorReset.objects.filter(user=user).update(reason=REMOVED, decision="")


register(
    Personal(
        "civic.FactorReset",
        ("user", "reason", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision"),
        _("Giving staff who lost their phone a new second factor, by two people"),
        Ground.DUTY,
        Until.TEN_YEARS,
        of=rows_by_user(FactorReset),
        hidden=("proposed_by", "decided_by"),
        erase=forget_reason,
        stays=True,
        letter=Letter(
            _("Somebody asked for your second factor to be reset."),
            labels={
                "reason": _("Reason"),
                "state": _("State"),
                "proposed_at": _("Requested"),
                "decided_at": _("Decided"),
                "decision": _("Reason of the decision"),
            },
        ),
    ),
    Personal(
        "civic.ProgramToken",
        ("user", "program", "scopes", "made_at", "expires_at", "used_on", "ended_at"),
        _("Letting programs of staff in, each for what it needs"),
        Ground.DUTY,
        Until.ACCOUNT,
        of=rows_by_user(ProgramToken),
        hidden=("digest",),
        letter=Letter(
            _("On %(made_at)s you made a token for the program “%(program)s”."),
            labels={
                "scopes": _("May"),
                "expires_at": _("Good until"),
                "used_on": _("Last used"),
                "ended_at": _("Ended"),
            },
            values={"scopes": lambda token: listed(token.scopes)},
        ),
    ),
    Personal(
        "civic.ReadSample",
        ("note", "judged_by", "judged_at"),
        _("Letting an auditor judge some reads of people’s data"),
        Ground.DUTY,
        Until.TEN_YEARS,
    ),
)
