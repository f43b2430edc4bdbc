"""A statement was issued: its owner reads the figures and confirms them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_STATEMENT, STATEMENT_EXAMPLE, about_statement
from rewards.settlement.statements.models import Statement
from rewards.signals import statements_issued


def told(
    *, statements: Sequence[Statement], owners: Mapping[int, Sequence[User]], at: datetime, **_more: Any
) -> Iterator[News]:
    for statement in statements:
        whose = owners.get(statement.merchant_id, ())
        yield from about_statement(statement, whose, f"statement-issued:{statement.pk}", at)


news = NewsKind(
    slug="statement_issued",
    name=_("statement issued"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="receipt",
    title=_("Your statement of %(month)s is here: NT$%(twd)s"),
    body=_("Look at its lines, then confirm it with one tap. When one is wrong, say so there."),
    link=OPEN_STATEMENT,
    examples=(STATEMENT_EXAMPLE,),
    listens={statements_issued: told},
)
