"""What a signal was sent with becomes news: to whom, under which key, with the facts that the examples promise."""

from datetime import date
from typing import Any

import pytest
from django.dispatch import Signal

from civic.accounts.models import Citizen
from engagement import signals as events
from engagement.delivery import registry
from engagement.delivery.channels.email.models import EndedMailbox
from engagement.delivery.channels.email.signals import ended
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.line.signals import linked
from engagement.delivery.kinds import News
from engagement.events.attendance.models import AttendanceCorrection
from engagement.events.events.models import Event, EventChange, EventSession
from engagement.events.registrations.models import NoShowAppeal, Registration
from engagement.notices.models import Notice
from rewards import signals
from rewards.cards.models import Card
from rewards.fraud.models import PayoutHold
from rewards.holds.models import Hold
from rewards.ledger.actions import Award
from rewards.payees.models import MerchantChange
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds.models import LateRefund, Refund
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.payments.models import PaymentRejection
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Merchant, Shop
from surveys import signals as surveys
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import HeldAward, Participation
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
AT = NOW.isoformat()
SALE = Redemption(
    pk=7, citizen_id=1, amount=30, shop=Shop(name="山海小吃"), receipt="K7", completed_at=NOW, voided_at=NOW
)
HELD = {"reason": "a", "held_at": NOW, "answered_at": NOW, "released_at": NOW, "release_reason": "c"}
HOLD = {"hold": Hold(pk=7, citizen_id=1, coins=30, answer="b", **HELD)}
ASKED = Questionnaire(pk=7, title="a", coins=30)
AWARD = HeldAward(pk=7, participation=Participation(pk=7, citizen=Citizen(pk=1), questionnaire=ASKED), decision="b")
PAYOUT = {"hold": PayoutHold(pk=7, **HELD)}
CARD = Card(pk=7, citizen_id=1, ending="4821", issued_at=NOW, prints=2)
AWARDED = {"coins": 30, "reason": "a", "at": NOW}
LAPSING = {"citizen_id": 1, "coins": 30, "on": NOW.date(), "days": 30, "account_id": 4, "at": NOW}
OCTOBER = Statement(
    pk=7, merchant_id=5, batch_id=3, number="202610-000012", amount_twd=25855, paid_on=NOW.date(), bank_reference="TX",
    settlement=Settlement(month=date(2026, 10, 1), length="month"),
)  # fmt: skip
ISSUED = {"statements": [OCTOBER], "at": NOW}
ADJUSTED = {"asked": StatementAdjustment(pk=8, dispute=StatementDispute(statement=OCTOBER), coins=-20, decided_at=NOW)}
RETURNED = {"rejection": PaymentRejection(pk=9, statement=OCTOBER, reason="a", noted_at=NOW)}
CHANGE = {
    "change": MerchantChange(
        pk=9, merchant=Merchant(pk=5, name="山海"), kind="account", reason="a", decision="a", proposed_at=NOW,
        decided_at=NOW, held_until=NOW.date(),
    ),
}  # fmt: skip

VISITOR = Registration(
    pk=7, citizen_id=1, state="registered", event=Event(pk=3, feedback_id=5, notice=Notice(pk=4, title="海邊淨灘")),
    session=EventSession(starts_at=NOW),
)  # fmt: skip
VISIT = {"registration": VISITOR, "at": NOW}
APPEAL = {"appeal": NoShowAppeal(pk=8, registration=VISITOR), "at": NOW}
PUT_RIGHT = AttendanceCorrection(pk=8, registration=VISITOR, came=True, stayed=False, reason="a")
CORRECTED = {"correction": PUT_RIGHT, "at": NOW}


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
    ("award_held", surveys.award_held, {"held": AWARD, "at": NOW}, "award-held:7"),
    ("award_refused", surveys.award_refused, {"held": AWARD, "at": NOW}, "award-refused:7:0"),
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
    ("card_issued", signals.card_issued, {"card": CARD}, "card-issued:7"),
    ("card_printed_again", signals.card_printed_again, {"card": CARD, "at": NOW}, "card-printed:7:2"),
    ("card_pin_set", signals.card_pin_set, {"card": CARD, "at": NOW}, f"card-pin:7:{AT}"),
    ("card_blocked", signals.card_blocked, {"card": CARD, "by_owner": True, "at": NOW}, "card-blocked:7"),
    ("payout_held", signals.payout_held, PAYOUT, "payout-held:7:{owner}"),
    ("payout_answered", signals.payout_appeal_answered, PAYOUT, f"payout-answered:7:{AT}:{{owner}}"),
    ("payout_released", signals.payout_released, PAYOUT, "payout-released:7:{owner}"),
    ("statement_issued", signals.statements_issued, ISSUED, "statement-issued:7:{owner}"),
    (
        "statement_answered",
        signals.dispute_answered,
        {"statement": OCTOBER, "at": NOW},
        f"statement-answered:7:{AT}:{{owner}}",
    ),
    ("statement_adjusted", signals.adjustment_approved, ADJUSTED, "statement-adjusted:8:{owner}"),
    ("statement_paid", signals.statement_paid, {"statement": OCTOBER, "at": NOW}, "statement-paid:7:3:{owner}"),
    ("merchant_change_asked", signals.merchant_change_asked, CHANGE, "payee-asked:9:{owner}"),
    ("merchant_changed", signals.merchant_change_approved, CHANGE, "payee-changed:9:{owner}"),
    ("merchant_change_refused", signals.merchant_change_refused, CHANGE, "payee-refused:9:{owner}"),
    ("transfer_returned", signals.transfer_returned, RETURNED, "transfer-returned:9:{owner}"),
    ("event_signed_up", events.signed_up, VISIT, "event-signup:7"),
    ("event_guest", events.guest_kept, {"registrations": [VISITOR], "at": NOW}, "event-guest:7"),
    ("event_place", events.place_offered, VISIT, f"event-place:7:{AT}"),
    ("event_place", events.place_given, VISIT, f"event-place:7:{AT}"),
    ("event_place_lapsed", events.offer_lapsed, VISIT, "event-lapsed:7"),
    ("event_cancelled", events.event_cancelled, {"reason": "a", **VISIT}, "event-cancelled:7"),
    ("event_moved", events.event_moved, {"change": EventChange(pk=9, reason="a"), **VISIT}, "event-moved:7:9"),
    ("event_near", events.event_near, {"hours": 24, **VISIT}, f"event-near:7:24:{NOW:%Y%m%d%H%M}"),
    ("event_feedback", events.feedback_opened, {"until": NOW, **VISIT}, "event-feedback:3:1"),
    ("event_noshow", events.noshow_counted, {"counted": 1, "bars_after": 2, **VISIT}, "event-noshow:7"),
    (
        "event_appeal",
        events.appeal_answered,
        APPEAL,
        "event-appeal:8",
    ),
    (
        "event_corrected",
        events.attendance_corrected,
        {
            "correction": AttendanceCorrection(pk=8, registration=VISITOR, came=True, stayed=False, reason="a"),
            "at": NOW,
        },
        "event-corrected:8",
    ),
    ("line_linked", linked, {"account": LineAccount(pk=7), "at": NOW}, "line-linked:7"),
    ("mailbox_over", ended, {"mailbox": EndedMailbox(pk=7), "at": NOW}, f"mailbox-over:7:{NOW:%Y%m%d%H%M%S}"),
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
    owners: Any = {5: [owner]} if "statements" in sent else [owner]
    theirs = sent.get("account") or sent.get("mailbox")
    if theirs:
        theirs.user = owner
    [(told_by, [news])] = heard(signal, {**sent, "owners": owners, "people": [owner]}).items()
    assert (told_by, news.key, news.at) == (slug, key.format(owner=owner.pk), NOW)
    assert set(news.facts) in [set(example) for example in registry.KINDS[slug].examples]
    assert news.citizen_id == (Citizen.objects.get(user=owner).pk if "{owner}" in key or theirs else 1)


def test_every_kind_is_told_by_each_signal_that_it_names() -> None:
    named = {(slug, signal) for slug, kind in registry.KINDS.items() for signal in kind.listens}
    assert named == {(slug, signal) for slug, signal, _sent, _key in TOLD}


def test_nobody_is_told_of_a_payment_whose_payer_is_erased() -> None:
    assert heard(signals.redemption_completed, {"redemption": Redemption(pk=7, completed_at=NOW)}) == {}
