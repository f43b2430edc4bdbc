"""Tell an owner, and whoever decides about the account, which transfers came back and what the bank said."""

from django.urls import reverse
from django.utils.translation import gettext as _

from civic.core.moments import amount
from rewards.payees.models import MerchantChange
from rewards.settlement.payments import queries
from rewards.settlement.payments.models import PaymentRejection
from rewards.shops.models import Merchant
from rewards.shops.notes import NOTES, Note


@NOTES.connect
def returned_transfers(merchant: Merchant) -> list[Note]:
    """Name each transfer that is owed again, with the way to mend the account until that is done."""
    return [_note(found) for found in queries.returned_transfers().filter(statement__merchant=merchant)]


def _note(found: PaymentRejection) -> Note:
    facts = {"twd": amount(found.amount_twd), "number": found.statement.number, "reason": found.reason}
    text = _("The bank sent back NT$%(twd)s of statement %(number)s: %(reason)s.") % facts
    if mended_since(found):
        return Note(text, _("The account was corrected; the next batch pays it."), icon="check", tone="ok")
    page = reverse("rewards:account", args=[found.statement.merchant_id])
    advice = _("You do not lose it: correct the account, and the county pays again.")
    return Note(text, advice, page, _("Correct the account"), tone="error")


def mended_since(found: PaymentRejection) -> bool:
    """Tell whether another account was approved after the transfer came back."""
    changes = found.statement.merchant.changes.filter(kind=MerchantChange.Kind.ACCOUNT, decided_at__gt=found.noted_at)
    return changes.filter(state=MerchantChange.State.APPROVED).exists()
