"""A merchant’s statement as PDF."""

from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.platypus.flowables import Flowable

from civic.core import moments
from civic.templatetags.dates import both_years
from civic.web import papers
from rewards.settlement.periods import queries as periods
from rewards.settlement.statements import queries
from rewards.settlement.statements.models import Statement

MOST_LINES = 2_000  # on paper; the CSV has them all


def statement(found: Statement) -> bytes:
    """Make the paper of a statement, with its days, its shops and its lines."""
    parts = [
        papers.text(settings.COUNTY_NAME, size=9),
        papers.title(_("Statement %(month)s") % {"month": found.period.title}),
        papers.facts(_facts(found)),
    ]
    days, shops = queries.by_day(found), queries.by_shop(found)
    if days:
        parts += [papers.heading(_("By shop")), _shops(shops), papers.heading(_("By day")), _days(days)]
        parts += _lines(found)
    return papers.make(found.number, parts, foot=f"{found.number} · SHA-256 {found.lines_sha256}")


def _facts(found: Statement) -> list[tuple[str, str]]:
    facts = [
        (_("No."), found.number),
        (_("Merchant"), found.merchant_name),
        (_("Tax id"), found.tax_id),
        (_("Payments"), _times(found.redemptions, found.coins_redeemed)),
        (_("Cancelled"), _times(found.voids, found.coins_voided)),
        (_("Refunds and adjustments"), _coins(found.adjustments)),
        (_("To be paid"), f"{_coins(found.coins_payable)} · NT${found.amount_twd:,}"),
        (_("Status"), found.get_status_display()),
    ]
    if found.confirmed_at:
        facts.append((_("Confirmed"), moments.minute(found.confirmed_at)))
    if found.voucher:
        facts.append(
            (capfirst(found.get_voucher_display()), f"{found.invoice_number} {both_years(found.invoiced_on)}".strip())
        )
    if found.paid_on:
        facts.append((_("Paid on"), f"{both_years(found.paid_on)} · {found.bank_reference}"))
    return facts


def _times(times: int, coins: int) -> str:
    words = ngettext("%(times)s time, %(coins)s", "%(times)s times, %(coins)s", times)
    return words % {"times": f"{times:,}", "coins": _coins(coins)}


def _coins(coins: int) -> str:
    return ngettext("%(n)s coin", "%(n)s coins", coins) % {"n": f"{coins:,}"}


def _shops(shops: list[tuple[str, int, int]]) -> Flowable:
    rows = [[name or _("No single shop"), count, coins] for name, count, coins in shops]
    return papers.table((_("Shop"), _("Lines"), _("Coins")), rows, (5, 1, 1))


def _days(days: list) -> Flowable:
    rows = [[moments.day(day), coins] for day, coins in days]
    total = [_("Total"), sum(coins for _day, coins in days)]
    return papers.table((_("Day"), _("Coins")), [*rows, total], (3, 1), total=True)


def _lines(found: Statement) -> list[Flowable]:
    header = (_("Time"), _("Kind"), _("Shop"), _("Receipt"), _("Corrects"), _("Coins"))
    listed = found.lines.select_related("shop").annotate(corrected=periods.period_text("corrects"))
    lines = list(listed.order_by("at", "pk")[:MOST_LINES])
    parts = [papers.heading(_("Every line")), papers.table(header, [_line(line) for line in lines], (3, 2, 4, 2, 2, 2))]
    if len(lines) == MOST_LINES:
        parts.append(papers.text(_("The first %(n)s lines; the CSV has them all.") % {"n": f"{MOST_LINES:,}"}))
    return parts


def _line(line: Any) -> list[object]:
    when, shop = f"{moments.month_day(line.at)} {moments.local(line.at):%H:%M}", line.shop.name if line.shop else ""
    return [when, line.get_kind_display(), shop, line.receipt, line.corrected or "", line.coins]
