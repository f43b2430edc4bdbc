"""Personal columns of payments."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.core.saying import coins_in_words
from rewards.ledger.errors import InsufficientCoins, MoneyStopped
from rewards.ledger.retention import BOOKS
from rewards.redemption.payments import erasure, errors
from rewards.redemption.payments.models import PaymentCode, Redemption

REFUSED = {
    InsufficientCoins.code: _("too few coins"),
    errors.PayerLimit.code: _("more than your identity level allows"),
    errors.ShopDayFull.code: _("the shop had taken all that it may take in a day"),
    errors.ShopNotActive.code: _("the shop took no coins"),
    errors.TooManyWrongCodes.code: _("the shop’s screen was locked"),
    MoneyStopped.code: _("payments were paused while the books were checked"),
}

register(
    Personal(
        "rewards.Redemption",
        (
            "citizen",
            "receipt",
            "shop",
            "amount",
            "completed_at",
            "state",
            "voided_at",
            "confirmed_by",
            "voided_by",
            "way",
            "card",
            "with_pin",
            "refunded",
            "device",
            "voucher",
        ),
        _("Receipts, cancellations, and paying the shops"),
        Ground.DUTY,
        BOOKS,
        of=lambda user: Redemption.objects.filter(citizen__user=user),
        hidden=("payment_code", "transaction", "void_transaction"),
        erase=erasure.untie_payments,
        stays=True,
        letter=Letter(
            _("On %(completed_at)s you paid %(amount)s at %(shop)s."),
            labels={
                "receipt": _("Receipt"),
                "state": _("It is"),
                "voided_at": _("Cancelled on"),
                "way": _("You paid with"),
                "card": _("Card"),
                "with_pin": _("With the PIN"),
                "refunded": _("Coins that you got back"),
                "device": _("Till"),
                "voucher": _("Voucher for"),
            },
            values={
                "amount": lambda paid: coins_in_words(paid.amount),
                "refunded": lambda paid: paid.refunded or "",
                "with_pin": lambda paid: paid.with_pin if paid.card_id else "",
                "voucher": lambda paid: paid.voucher.offer if paid.voucher else "",
            },
        ),
    ),
    Personal(
        "rewards.PaymentCode",
        ("citizen", "amount", "state", "created_at", "expires_at", "refusal"),
        _("Paying in a shop"),
        Ground.SERVICE,
        _("used codes as long as their receipt, others for a day"),
        of=lambda user: PaymentCode.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash"),
        letter=Letter(
            _("On %(created_at)s you made a code for %(amount)s."),
            labels={
                "state": _("It is"),
                "expires_at": _("Valid until"),
                "refusal": _("Why a shop could not take it"),
            },
            values={
                "amount": lambda code: coins_in_words(code.amount),
                "refusal": lambda code: REFUSED.get(code.refusal, ""),
            },
        ),
    ),
)
