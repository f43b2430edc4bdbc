"""Say what an erasure loses in this app, what stands in its way, and what is copied for the person."""

from collections.abc import Iterator
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from civic.accounts.models import Citizen, User
from civic.core.calendar import taipei_day
from civic.core.moments import amount, minute
from civic.mydata.registry import EXPORTS, FORMER, LOSSES, OBSTACLES, Entry, Export
from civic.privacy.unconfirmed import KEEPS
from rewards import coins
from rewards.grants.models import GrantRequest
from rewards.ledger.models import Account
from rewards.merging.queries import former
from rewards.offers.models import Voucher
from rewards.payees.models import MerchantChange
from rewards.redemption.refunds.models import LateRefund
from rewards.settlement.disputes.erasure import disputes_about
from rewards.shops.models import Merchant, ShopStaff, ShopTerm


def citizen_ids(user: User) -> QuerySet[Any, int]:
    return Citizen.objects.filter(user=user).values_list("pk", flat=True)


@FORMER.connect
def merged_into(user: User) -> list[User]:
    """Return accounts that were merged into this one: closed, and still full of the same person's rows."""
    return [
        account
        for citizen in Citizen.objects.filter(user=user)
        for account in User.objects.filter(citizen__in=former(citizen)).order_by("pk")
    ]


@LOSSES.connect
def lost_coins(user: User) -> list[str]:
    """Name the coins that go back to the county."""
    today = taipei_day(timezone.now())
    amount = sum(coins.balance(citizen, today=today) for citizen in Citizen.objects.filter(user=user))
    if not amount:
        return []
    return [
        ngettext(
            "%(n)s coin: it goes back to the county and cannot be brought back.",
            "%(n)s coins: they go back to the county and cannot be brought back.",
            amount,
        )
        % {"n": intcomma(amount)}
    ]


@LOSSES.connect
def lost_vouchers(user: User) -> list[str]:
    """Name vouchers that were not used: they end, and their coins go with the others."""
    unused = Voucher.objects.filter(citizen__user=user, state=Voucher.State.ISSUED)
    count, total = unused.count(), sum(unused.values_list("coins", flat=True))
    words = ngettext(
        "Vouchers that you have not used: %(n)s, with %(coins)s coin.",
        "Vouchers that you have not used: %(n)s, with %(coins)s coins.",
        total,
    )
    return [words % {"n": count, "coins": intcomma(total)}] if count else []


@OBSTACLES.connect
def coins_on_hold(user: User) -> str:
    """Refuse while coins are put aside: they must be decided on first."""
    held = sum(coins.held(citizen) for citizen in Citizen.objects.filter(user=user))
    if not held:
        return ""
    return ngettext(
        "%(n)s coin of yours is on hold. As soon as that is decided, you can erase your account.",
        "%(n)s coins of yours are on hold. As soon as that is decided, you can erase your account.",
        held,
    ) % {"n": intcomma(held)}


@OBSTACLES.connect
def payment_in_dispute(user: User) -> str:
    """Refuse while a shop and the county still write to each other about a payment."""
    if not _is_disputed(user):
        return ""
    return _("A shop disputes a payment of yours. As soon as that is answered, you can erase your account.")


@OBSTACLES.connect
def works_for_a_shop(user: User) -> str:
    if not ShopStaff.objects.at_work().filter(user=user).exists():
        return ""
    return _("You take payments for a shop. Ask the shop to take you off its list first.")


@KEEPS.connect
def is_needed_here(user: User) -> bool:
    """Return whether an account that nobody confirmed stays: for its coins, a list that brings some, or a merchant."""
    ids = list(citizen_ids(user))
    wallets = Account.objects.filter(kind__in=(Account.Kind.WALLET, Account.Kind.HOLD), holder_id__in=ids)
    lists = GrantRequest.objects.filter(citizen_ids__overlap=ids).exclude(state=GrantRequest.State.REJECTED)
    at_work = ShopTerm.objects.filter(user=user).exists() or Merchant.objects.filter(applied_by=user).exists()
    at_work = at_work or MerchantChange.objects.filter(Q(owner_in=user) | Q(owner_out=user)).exists()
    return at_work or wallets.exists() or (bool(ids) and lists.exists())


def coin_lines(user: User) -> list[dict[str, Any]]:
    """Return every line of the wallet, newest first."""
    return [
        {"at": line.at, "kind": line.label, "reason": line.reason, "coins": line.coins, "balance": line.balance}
        for citizen in Citizen.objects.filter(user=user)
        for line in coins.history(citizen, limit=coins.history_length(citizen))
    ]


def coins_told(user: User) -> Iterator[Entry]:
    """Say every line of the wallet in a sentence, newest first."""
    for line in coin_lines(user):
        sign = "+" if line["coins"] > 0 else "−"
        words = {"when": minute(line["at"]), "kind": line["kind"], "coins": f"{sign}{amount(abs(line['coins']))}"}
        balance = _("Balance afterwards"), amount(line["balance"])
        reason = [(_("What for"), line["reason"])] if line["reason"] else []
        yield Entry(_("%(when)s: %(coins)s (%(kind)s)") % words, [*reason, balance])


EXPORTS.add("coins", Export("coins", lambda: _("How your coins came and went"), coin_lines, coins_told))


def _is_disputed(user: User) -> bool:
    """Return whether somebody still waits for an answer about a payment of this person."""
    asked = LateRefund.objects.filter(redemption__citizen__user=user, state=LateRefund.State.ASKED)
    return disputes_about(user).filter(answered_at=None).exists() or asked.exists()
