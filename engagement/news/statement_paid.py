"""The bank paid a statement."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_STATEMENT, STATEMENT_EXAMPLE, about_statement
from rewards.settlement.statements.models import Statement
from rewards.signals import statement_paid


def told(*, statement: Statement, owners: Sequence[User], at: datetime, **_more: Any) -> Iterator[News]:
    facts = {"on": f"{statement.paid_on}", "reference": statement.bank_reference}
    # Paid once in a batch: after a return it is paid again in another one, and that is news again.
    return about_statement(statement, owners, f"statement-paid:{statement.pk}:{statement.batch_id}", at, **facts)


news = NewsKind(
    slug="statement_paid",
    name=_("statement paid"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="check",
    title=_("Paid: NT$%(twd)s for the statement of %(month)s"),
    body=_("The bank paid on %(day)s, under the reference %(reference)s."),
    link=OPEN_STATEMENT,
    examples=({**STATEMENT_EXAMPLE, "on": "2026-11-10", "reference": "TX-20261110-001"},),
    listens={statement_paid: told},
)
