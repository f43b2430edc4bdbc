"""What a signal was sent with becomes news: to whom, under which key, with the facts that the examples promise."""

from typing import Any

import pytest
from django.dispatch import Signal

from civic.accounts.models import Citizen
from engagement.delivery import registry
from engagement.delivery.kinds import News
from rewards import signals
from rewards.fraud.models import PayoutHold
from rewards.holds.models import Hold
from rewards.ledger.actions import Award
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.shops.models import Merchant, Shop
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
AT = NOW.isoformat()
SALE = Redemption(
    pk=7, citizen_id=1, amount=30, shop=Shop(name="山海小吃"), receipt="K7", completed_at=NOW, voided_at=NOW
)
HELD = {"reason": "a", "held_at": NOW, "answered_at": NOW, "released_at": NOW, "release_reason": "c"}
HOLD = {"hold": Hold(pk=7, citizen_id=1, coins=30, answer="b", **HELD)}
PAYOUT = {"hold": PayoutHold(pk=7, **HELD)}
AWARDED = {"coins": 30, "reason": "a", "at": NOW}
LAPSING = {"citizen_id": 1, "coins": 30, "on": NOW.date(), "days": 30, "account_id": 4, "at": NOW}


def refund(late: LateRefund | None = None) -> dict[str, Any]:
    return {"refund": Refund(pk=9, redemption=SALE, coins=5, refunded_at=NOW, late=late)}


def late(state: str) -> dict[str, Any]:
    return {"asked": LateRefund(pk=8, redemption=SALE, coins=5, state=state, decided_at=NOW)}


def merchant(verb: str) -> dict[str, Any]:
    return {"merchant": Merchant(pk=7, name="山海", decision="a"), "verb": verb, "at": NOW}


TOLD = [
    ("coins_awarded", signals.coins_awarded, {"citizen": Citizen(pk=1), "transaction_id": 3, **AWARDED}, "award:3"),
    ("coins_awarded", signals.coins_awarded_many, {"awards": [Award(1, 3)], **AWARDED}, "award:3"),
    ("coins_lapsing", signals.coins_lapsing, LAPSING, "lapse:4:30"),
    ("coins_held", signals.coins_held, HOLD, "held:7"),
    ("hold_answered", signals.hold_appeal_answered, HOLD, f"hold-answered:7:{AT}"),
    ("coins_released", signals.coins_released, HOLD, "released:7"),
    ("paid", signals.redemption_completed, {"redemption": SALE}, "paid:7"),
    ("payment_voided", signals.redemption_voided, {"redemption": SALE}, "voided:7"),
    ("payment_refunded", signals.redemption_refunded, refund(), "refunded:9"),
    ("payment_refunded", signals.redemption_refunded, refund(LateRefund(reason="a")), "refunded:9"),
    ("late_refund_approved", signals.late_refund_decided, late("approved"), "late-refund:8:{owner}"),
    ("late_refund_rejected", signals.late_refund_decided, late("rejected"), "late-refund:8:{owner}"),
    ("merchant_approved", signals.merchant_decided, merchant("approved"), f"merchant:7:{AT}:{{owner}}"),
    ("merchant_rejected", signals.merchant_decided, merchant("rejected"), f"merchant:7:{AT}:{{owner}}"),
    ("merchant_suspended", signals.merchant_decided, merchant("suspended"), f"merchant:7:{AT}:{{owner}}"),
    ("merchant_reactivated", signals.merchant_decided, merchant("reactivated"), f"merchant:7:{AT}:{{owner}}"),
    ("merchant_closed", signals.merchant_decided, merchant("closed"), f"merchant:7:{AT}:{{owner}}"),
    ("payout_held", signals.payout_held, PAYOUT, "payout-held:7:{owner}"),
    ("payout_answered", signals.payout_appeal_answered, PAYOUT, f"payout-answered:7:{AT}:{{owner}}"),
    ("payout_released", signals.payout_released, PAYOUT, "payout-released:7:{owner}"),
]


def heard(signal: Signal, sent: dict[str, Any]) -> dict[str, list[News]]:
    """What each kind that listens to the signal makes of it."""
    kinds = {slug: kind for slug, kind in registry.KINDS.items() if signal in kind.listens}
    found = {slug: list(kind.listens[signal](**sent)) for slug, kind in kinds.items()}
    return {slug: news for slug, news in found.items() if news}


@pytest.mark.parametrize(("slug", "signal", "sent", "key"), TOLD)
def test_one_kind_tells_it_under_its_key_with_the_facts_of_an_example(
    slug: str, signal: Signal, sent: dict[str, Any], key: str
) -> None:
    owner = make.user()
    [(told_by, [news])] = heard(signal, {**sent, "owners": [owner], "people": [owner]}).items()
    assert (told_by, news.key, news.at) == (slug, key.format(owner=owner.pk), NOW)
    assert set(news.facts) in [set(example) for example in registry.KINDS[slug].examples]
    assert news.citizen_id == (Citizen.objects.get(user=owner).pk if "{owner}" in key else 1)


def test_every_kind_is_told_by_each_signal_that_it_names() -> None:
    named = {(slug, signal) for slug, kind in registry.KINDS.items() for signal in kind.listens}
    assert named == {(slug, signal) for slug, signal, _sent, _key in TOLD}


def test_nobody_is_told_of_a_payment_whose_payer_is_erased() -> None:
    assert heard(signals.redemption_completed, {"redemption": Redemption(pk=7, completed_at=NOW)}) == {}
