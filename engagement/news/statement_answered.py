"""An operator answered what the owner had disputed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_STATEMENT, STATEMENT_EXAMPLE, about_statement
from rewards.settlement.statements.models import Statement
from rewards.signals import dispute_answered


def told(*, statement: Statement, owners: Sequence[User], at: datetime, **_more: Any) -> Iterator[News]:
    return about_statement(statement, owners, f"statement-answered:{statement.pk}:{at.isoformat()}", at)


news = NewsKind(
    slug="statement_answered",
    name=_("dispute answered"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="question",
    title=_("The operator answered what you disputed in the statement of %(month)s"),
    body=_("Read the answer there; then you can confirm."),
    link=OPEN_STATEMENT,
    examples=(STATEMENT_EXAMPLE,),
    listens={dispute_answered: told},
)
