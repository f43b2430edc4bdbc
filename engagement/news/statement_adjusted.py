"""A second person approved an adjustment of what a merchant gets."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_STATEMENT, STATEMENT_EXAMPLE, about_statement
from rewards.settlement.disputes.models import StatementAdjustment
from rewards.signals import adjustment_approved

MORE = ngettext_lazy(
    "Added for you after your dispute of %(month)s: %(n)s coin, on your next statement",
    "Added for you after your dispute of %(month)s: %(n)s coins, on your next statement",
    "coins",
)
LESS = ngettext_lazy(
    "Taken off after your dispute of %(month)s: %(n)s coin, on your next statement",
    "Taken off after your dispute of %(month)s: %(n)s coins, on your next statement",
    "coins",
)


def told(*, asked: StatementAdjustment, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    key, at = f"statement-adjusted:{asked.pk}", asked.decided_at
    return about_statement(asked.dispute.statement, owners, key, at, coins=abs(asked.coins), more=asked.coins > 0)


def title(facts: Facts) -> Text:
    return MORE if facts["more"] else LESS


news = NewsKind(
    slug="statement_adjusted",
    name=_("statement adjusted"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="coin",
    title=title,
    link=OPEN_STATEMENT,
    examples=(
        {**STATEMENT_EXAMPLE, "coins": 20, "more": True},
        {**STATEMENT_EXAMPLE, "coins": 20, "more": False},
    ),
    listens={adjustment_approved: told},
)
