"""Show the counter, as every view of a till does: the entry for a code, what went wrong, today's payments."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.web.qr_pages import render_with_camera
from civic.web.refusals import explained
from rewards.ledger.errors import InsufficientCoins
from rewards.redemption.codes import errors as code_errors
from rewards.redemption.payments import queries
from rewards.redemption.tills.counter_session import CounterSession
from rewards.redemption.tills.forms import DigitsForm
from rewards.shops.daily_word import word_of

# Answers that are written for the customer, and what a clerk reads instead.
FOR_CLERKS = {
    "code-refused": "counter-refuses",
    "not-enough-coins": "counter-refuses",
    "shop-not-active": "counter-refuses",
    "spend-limit": "counter-refuses",
    "vouchers": "counter-voucher",
}


def refused(request: HttpRequest, session: CounterSession, error: DomainError) -> HttpResponse:
    """Show the counter again, ready for the next code, with what went wrong and what to do about it."""
    context = {"fault": _sentence(error), "fault_help": _answer(error), "fault_receipt": _own_receipt(session, error)}
    return page(request, session, DigitsForm(), status=STATUS[error.family], **context)


def told(error: DomainError) -> str:
    """Return what stands beside a field at the counter: the refusal, with the link to the answer for clerks."""
    return explained(error, key=_answer(error))


def _answer(error: DomainError) -> str:
    return FOR_CLERKS.get(error.help, error.help)


def _sentence(error: DomainError) -> str:
    """Return what a clerk reads: the customer's balance is not theirs to know."""
    if isinstance(error, InsufficientCoins):
        return _("The customer no longer has enough coins. Nothing was paid; ask for a code with a smaller amount.")
    return str(error)


def _own_receipt(session: CounterSession, error: DomainError) -> str:
    """Return the address of the receipt when the code was paid before in a shop of this clerk's."""
    if not isinstance(error, code_errors.CodeUsed):
        return ""
    redemption = queries.payment_in_shops_of(session.clerk, receipt=error.facts["receipt"])
    return reverse("rewards:receipt", args=[redemption.pk]) if redemption else ""


def page(
    request: HttpRequest, session: CounterSession, form: DigitsForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"counter_session": session, "form": form, **day_of(session)}
    return render_with_camera(request, "rewards/redemption/tills/counter.html", context, status=status)


def day_of(session: CounterSession) -> dict[str, Any]:
    """Return today's payments of the shop, their total, its word, and a version that tells whether anything changed."""
    today = taipei_day(timezone.now())
    if session.shop is None:
        return {"today": today}
    payments = queries.day_list(session.till.shops(), day=today, shop_id=session.shop.pk)
    version = f"{today}-{queries.day_version(payments)}"
    total = sum(payment.left for payment in payments)
    word = word_of(session.shop.pk, today) if session.shop.poster_on else ""
    return {"today": today, "payments": payments, "version": version, "total": total, "word": word}
