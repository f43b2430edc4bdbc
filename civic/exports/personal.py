"""Personal columns of exported lists."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.personal import Ground, Personal, register
from civic.exports import actions

# The list itself is the county's: how it was made says nothing about whoever asked for it.
MADE = (
    "table", "kind", "narrowed", "about_people", "language", "asked_at", "taken_at", "tries", "done", "rows",
    "ended_at", "fault", "file", "size", "sha256", "fetched_at", "expires_at",
)  # fmt: skip


def drop_files(user: User, now: datetime) -> None:
    """The erased person may stand on any list about people: all such files go."""
    actions.drop_about_people(now=now)


register(
    Personal(
        "civic.ListExport",
        ("owner", "query"),
        _("Staff taking a list along as a file, for a reason that is on file"),
        Ground.DUTY,
        _("the file and what was searched for: 3 days; that it was made: 400 days"),
        hidden=MADE,
        erase=drop_files,
        stays=True,
    ),
)
