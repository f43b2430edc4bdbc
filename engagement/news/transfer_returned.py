"""The bank sent a transfer back: the owner mends the account, so that the county can pay again."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Link, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, STATEMENT_EXAMPLE, about_statement
from rewards.settlement.payments.models import PaymentRejection
from rewards.signals import transfer_returned


def told(*, rejection: PaymentRejection, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    key = f"transfer-returned:{rejection.pk}"
    statement = rejection.statement
    facts = {"reason": rejection.reason, "merchant": statement.merchant_id}
    return about_statement(statement, owners, key, rejection.noted_at, **facts)


news = NewsKind(
    slug="transfer_returned",
    name=_("transfer returned"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="alert",
    title=_("The bank sent back NT$%(twd)s for the statement of %(month)s"),
    body=_("You do not lose it: the county pays again. Check the account to which it pays, and correct it."),
    link=Link("rewards:account", _("Correct the account"), args=("merchant",)),
    examples=({**STATEMENT_EXAMPLE, "reason": "帳號不存在", "merchant": 1},),
    listens={transfer_returned: told},
)
