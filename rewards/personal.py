"""Personal columns of this app."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.personal import Erase, Ground, Personal, register
from rewards.cards.models import Card
from rewards.erasure import actions, words
from rewards.fraud.models import Finding
from rewards.holds.models import Hold
from rewards.ledger.models import Account
from rewards.merging.models import AccountMerge
from rewards.offers.models import Voucher
from rewards.redemption.attempts.models import PayerPhone, WrongCode, WrongPin
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.shops import applications
from rewards.shops.models import ShopStaff, StaffInvitation

BOOKS = _("10 years, as accounting law asks of papers about public money; after an erasure without your name")
SIGNED = _("Who asked and who decided about public money")
FOUR_EYES = _("10 years, as accounting law asks of papers about public money")
WORDS_GO = _("10 years; what was written about you goes when you erase your account")
CONTACT = _("Reaching the shop")


def accounts_of(user: User) -> QuerySet[Account]:
    kinds = (Account.Kind.WALLET, Account.Kind.HOLD)
    return Account.objects.filter(kind__in=kinds, holder_id__in=actions.citizen_ids(user))


def signed(model: str, *columns: str, erase: Erase | None = None) -> Personal:
    """A table that says which member of staff acted, and in words why; `erase` empties those about one person."""
    kept = WORDS_GO if erase else FOUR_EYES
    return Personal(model, columns, SIGNED, Ground.DUTY, kept, erase=erase, stays=erase is not None)


register(
    Personal(
        "rewards.Account",
        ("holder_id", "address", "kind", "expires_on", "balance", "opened_at"),
        _("Your wallet: whose coins these are"),
        Ground.DUTY,
        BOOKS,
        of=accounts_of,
        erase=actions.return_coins,
        stays=True,
    ),
    Personal("rewards.Transaction", ("actor", "reason"), _("Proving where every coin went"), Ground.DUTY, BOOKS),
    # Before the receipts are untied, by which they are found:
    signed(
        "rewards.StatementAdjustment",
        "requested_by",
        "reason",
        "decided_by",
        "decision",
        erase=words.empty_adjustments,
    ),
    signed(
        "rewards.StatementDispute",
        "raised_by",
        "reason",
        "photo",
        "answered_by",
        "answer",
        erase=words.empty_disputes,
    ),
    signed("rewards.LateRefund", "reason", "requested_by", "decided_by", "decision", erase=words.empty_late_refunds),
    signed("rewards.SettlementDifference", "explained_by", "explanation", erase=words.empty_differences),
    signed(
        "rewards.PayoutHold",
        "held_by",
        "reason",
        "appeal",
        "appealed_by",
        "answer",
        "answered_by",
        "released_by",
        "release_reason",
        erase=words.empty_appeals_of_owners,
    ),
    signed("rewards.Grant", "granted_by", "approved_by", "reason", erase=words.empty_grants),
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
        erase=lambda user, now: actions.untie_redemptions(user),
        stays=True,
    ),
    Personal(
        "rewards.PaymentCode",
        ("citizen", "amount", "state", "created_at", "expires_at", "refusal"),
        _("Paying in a shop"),
        Ground.SERVICE,
        _("used codes as long as their receipt, others for a day"),
        of=lambda user: PaymentCode.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash"),
    ),
    Personal(
        "rewards.Voucher",
        ("citizen", "offer", "coins", "state", "last_day", "weekdays", "taken_at", "ended_at"),
        _("Vouchers for what shops offer"),
        Ground.SERVICE,
        BOOKS,
        of=lambda user: Voucher.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "digits_hash", "account", "transaction"),
        erase=lambda user, now: actions.untie_vouchers(user),
        stays=True,
    ),
    Personal(
        "rewards.Card",
        ("citizen", "ending", "state", "document", "free_most", "free_day", "issued_at", "ended_at", "locked_until"),
        _("Paying by card, for people without a smartphone"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: Card.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash", "number_hash", "pin", "wrong_pins", "issued_by"),
    ),
    Personal(
        "rewards.Hold",
        (
            "citizen",
            "coins",
            "reason",
            "state",
            "held_at",
            "appeal",
            "appealed_at",
            "answer",
            "answered_at",
            "released_at",
            "release_reason",
        ),
        _("Looking into a suspicion of abuse, and hearing you"),
        Ground.DUTY,
        _("10 years; what you and others wrote goes when you erase your account"),
        of=lambda user: Hold.objects.filter(citizen__user=user),
        hidden=("account", "transaction", "held_by", "answered_by", "released_by"),
        erase=words.empty_holds,
        stays=True,
    ),
    Personal(
        "rewards.WrongCode",
        ("user", "device", "at"),
        _("Stopping people who guess codes"),
        Ground.SERVICE,
        _("7 days"),
        of=lambda user: WrongCode.objects.filter(user=user),
    ),
    Personal(
        "rewards.PayerPhone",
        ("citizen", "day"),
        _("Noticing one phone that pays for many accounts, as a number"),
        Ground.SERVICE,
        _("7 days; the random bits in your browser for 90 days"),
        of=lambda user: PayerPhone.objects.filter(citizen__user=user),
        hidden=("phone_hash",),
    ),
    Personal(
        "rewards.WrongPin",
        ("card", "at"),
        _("Noticing people who guess the PIN of a card"),
        Ground.SERVICE,
        _("7 days"),
        of=lambda user: WrongPin.objects.filter(card__citizen__user=user),
        hidden=("user", "device"),
    ),
    Personal(
        "rewards.ShopStaff",
        ("user", "merchant", "shop", "role", "since", "locked_until"),
        _("Who may take payments for a shop"),
        Ground.SERVICE,
        _("until the shop takes the person off its list"),
        of=lambda user: ShopStaff.objects.filter(user=user),
        hidden=("pin", "wrong_pins"),
    ),
    Personal(
        "rewards.Merchant",
        ("email", "phone", "contact", "bank_account", "applied_by", "decision"),
        _("Reaching the merchant, and paying it"),
        Ground.SERVICE,
        FOUR_EYES,
        of=applications.unapproved,
        erase=actions.withdraw_applications,
    ),
    Personal(
        "rewards.StaffInvitation",
        ("email", "invited_by"),
        _("Inviting someone to work for a shop on this site"),
        Ground.SERVICE,
        _("as long as the shop takes part; not taken up, 30 days; when you erase your account, at once"),
        of=lambda user: StaffInvitation.objects.filter(email__iexact=user.email),
        hidden=("invited_by",),
    ),
    Personal(
        "rewards.AccountMerge",
        ("source", "target", "reason", "state", "proposed_at", "decided_at", "coins", "transaction"),
        _("Making one account of two, and proving it"),
        Ground.DUTY,
        BOOKS,
        of=lambda user: AccountMerge.objects.filter(Q(source__user=user) | Q(target__user=user)),
        hidden=("proposed_by", "decided_by", "decision"),
        erase=words.empty_merges,
        stays=True,
    ),
    Personal(
        "rewards.Finding",
        ("citizen", "day", "pattern", "merchant", "count", "coins", "state"),
        _("Looking into a suspicion of abuse, and hearing you"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=lambda user: Finding.objects.filter(citizen__user=user),
        hidden=("key", "note", "noted_by", "noted_at"),
        erase=words.untie_findings,
        stays=True,
    ),
    signed("rewards.Refund", "refunded_by"),
    signed("rewards.Device", "added_by"),
    signed("rewards.MerchantDocument", "uploaded_by"),
    signed("rewards.Statement", "confirmed_by"),
    signed("rewards.CloseRequest", "asked_by"),
    signed("rewards.SettlementScheme", "proposed_by", "reason", "decided_by", "decision"),
    signed("rewards.HeldPayment", "note", "seen_by"),
    Personal("rewards.Shop", ("phone",), CONTACT, Ground.SERVICE, _("as long as the shop takes part")),
    Personal(
        "rewards.GrantRequest",
        ("citizen_ids", "requested_by", "reason", "decided_by", "decision"),
        _("Which citizens got coins from a list, by number"),
        Ground.DUTY,
        WORDS_GO,
        erase=words.empty_grants,
        stays=True,
    ),
    signed("rewards.AgencyBudget", "opened_by"),
    signed("rewards.LevelLimit", "set_by", "reason"),
    signed("rewards.Campaign", "requested_by", "decided_by", "decision"),
    signed("rewards.SettlementBatch", "consolidated_by", "decided_by", "decision"),
    signed("rewards.PaymentRejection", "noted_by", "reason"),
    signed("rewards.MoneyStop", "lifted_by", "lift_reason"),
)
