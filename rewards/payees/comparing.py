"""What stood there and what shall stand there, side by side, and what looks odd about it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.core.moments import day
from civic.core.saying import listed
from rewards.payees.models import MerchantChange
from rewards.shops.models import Merchant
from rewards.shops.queries import owners_of

Kind = MerchantChange.Kind


@dataclass(frozen=True)
class Row:
    """One thing, before and after; accounts are masked here."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


def rows_of(change: MerchantChange) -> list[Row]:
    """Return what the change touches. Of owners, all of them: who stays matters, too."""
    if change.kind == Kind.ACCOUNT:
        return [Row(capfirst(_("bank account")), change.account_before, change.account_after)]
    if change.kind == Kind.COMPANY:
        return [
            Row(capfirst(_("company name")), change.name_before, change.name_after),
            Row(capfirst(_("tax id")), change.tax_id_before, change.tax_id_after),
        ]
    if change.owner_last_day is not None:
        return [_owners(change), Row(capfirst(_("an owner until")), "–", day(change.owner_last_day))]
    return [_owners(change)]


def _owners(change: MerchantChange) -> Row:
    """Return the owners before and after; of a change that was decided, only who came and who went is known."""
    if not change.is_waiting:
        return Row(capfirst(_("owners")), _named([change.owner_out]), _named([change.owner_in]))
    before = owners_of(change.merchant)
    after = [user for user in before if user.pk != change.owner_out_id]
    return Row(capfirst(_("owners")), _named(before), _named([*after, change.owner_in]))


def _named(people: list[Any]) -> str:
    return "\n".join(f"{user.get_short_name()} ({user.email})" for user in people if user) or "–"


def doubts_about(change: MerchantChange) -> list[str]:
    """Return, in words, what whoever decides should look into: another payee's account, no paper, a member of staff."""
    doubts = []
    if change.kind == Kind.ACCOUNT:
        others = Merchant.objects.exclude(pk=change.merchant_id).filter(bank_account=change.bank_account_after)
        if names := listed(
            others.filter(bank_code__startswith=change.bank_code_after[:3]).values_list("name", flat=True)
        ):
            doubts.append(_("Another merchant is paid into this account: %(names)s.") % {"names": names})
        if change.paper_id is None:
            doubts.append(_("The cover of the bank book is missing: ask for it, or call a number that you know."))
    if change.kind == Kind.OWNERS and change.owner_in_id and User.objects.filter(
        Q(memberships__isnull=False), pk=change.owner_in_id
    ).exists():  # fmt: skip
        doubts.append(_("The new owner is a member of staff: ask them to declare their stake."))
    return doubts
