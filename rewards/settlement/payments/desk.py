"""What waits between an invoice and the bank's answer, on the home pages of operators and finance."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from civic.core.roles import Role, has_role
from civic.desk.home import PARTS, Part
from civic.desk.waiting import WAITING, Waiting, counted
from rewards.settlement.payments import queries, returns


@WAITING.connect
def without_a_batch(request: HttpRequest) -> list[Waiting]:
    """Invoiced statements, for the operator who puts them together; the oldest period first."""
    if not has_role(request.user, Role.OPERATOR):
        return []
    rows = queries.to_batch()
    oldest = rows.order_by("settlement").values_list("settlement", flat=True).first()
    if oldest is None:
        return []
    address = reverse("admin:rewards_settlement_change", args=[oldest])
    words = _("invoiced statements to put into a batch")
    return counted(words, rows, address, since="confirmed_at", twd="amount_twd")


@PARTS.connect
def at_the_bank(request: HttpRequest) -> list[Part]:
    """Approved batches with the file and the answer, and the transfers that came back."""
    found = []
    if has_role(request.user, Role.FINANCE, Role.AUDITOR):
        context = {"batches": queries.at_the_bank(), "may_pay": has_role(request.user, Role.FINANCE)}
        found.append(Part("admin/rewards/home/to_pay.html", context, is_wide=True))
    if has_role(request.user, Role.FINANCE, Role.AUDITOR, Role.OPERATOR):
        today = taipei_day(timezone.now())
        back = returns.standing(today=today)
        context = {"rows": back, "may_mend": has_role(request.user, Role.OPERATOR)}
        found += [Part("admin/rewards/home/returned.html", context, is_wide=True)] if back else []
        waiting = returns.payouts_that_wait(today=today)
        found += [Part("admin/rewards/home/held.html", {"rows": waiting}, is_wide=True)] if waiting else []
    return found
