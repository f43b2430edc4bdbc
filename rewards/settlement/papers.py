"""A period's papers as PDF: a merchant's statement, the receipt (領據) that it signs, the finance office's report."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from reportlab.platypus.flowables import Flowable

from civic.core import moments
from civic.templatetags.dates import both_years
from civic.web import papers
from rewards.settlement import origins, queries, reports
from rewards.settlement.figures import BudgetCoins
from rewards.settlement.models import Settlement, Statement
from rewards.settlement.periods import Period

MOST_LINES = 2_000  # on paper; the CSV has them all
DIGITS, UNITS, GROUPS = "零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), ("", "萬", "億", "兆")


def statement(found: Statement) -> bytes:
    """A statement with its days, its shops and its lines."""
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
        facts.append((found.get_voucher_display(), f"{found.invoice_number} {both_years(found.invoiced_on)}".strip()))
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
    listed = found.lines.select_related("shop").annotate(corrected=queries.period_text("corrects"))
    lines = list(listed.order_by("at", "pk")[:MOST_LINES])
    parts = [papers.heading(_("Every line")), papers.table(header, [_line(line) for line in lines], (3, 2, 4, 2, 2, 2))]
    if len(lines) == MOST_LINES:
        parts.append(papers.text(_("The first %(n)s lines; the CSV has them all.") % {"n": f"{MOST_LINES:,}"}))
    return parts


def _line(line: Any) -> list[object]:
    when, shop = f"{moments.month_day(line.at)} {moments.local(line.at):%H:%M}", line.shop.name if line.shop else ""
    return [when, line.get_kind_display(), shop, line.receipt, line.corrected or "", line.coins]


def receipt(found: Statement) -> bytes:
    """The 領據 that a merchant signs who may not issue invoices. Always in Chinese: it goes to the files."""
    with override("zh-hant"):
        parts = [
            papers.title("領　　據"),
            papers.text(f"茲領到　{settings.COUNTY_NAME}政府　撥付", size=13),
            papers.gap(3),
            papers.facts(
                [
                    ("事由", f"{days_of(found.period)}特約店家金幣兌付款（對帳單 {found.number}）"),
                    ("金幣", f"{found.coins_payable:,} 枚"),
                    ("新臺幣", f"{in_words(found.amount_twd)}元整（NT${found.amount_twd:,}）"),
                    ("領款人", found.merchant_name),
                    ("統一編號", found.tax_id),
                    ("匯入帳戶", found.merchant.bank_masked),
                ]
            ),
            papers.gap(3),
            papers.text("上列款項業已如數領訖，此據。", size=13),
            papers.gap(6),
            papers.boxes(("領款人簽章", "負責人簽章", "經手人")),
            papers.gap(8),
            papers.right("中華民國　　　　年　　　　月　　　　日"),
        ]
    return papers.make(f"領據 {found.number}", parts, foot=f"{found.number} · SHA-256 {found.lines_sha256}")


def days_of(period: Period) -> str:
    """The period in the years of the Republic: 115 年 10 月, or 115 年 10 月 16 日至 31 日, or one day."""
    month = f"{period.first.year - 1911} 年 {period.first.month} 月"
    if period.is_month:
        return month
    until = f"至 {period.last.day} 日" if period.last != period.first else ""
    return f"{month} {period.first.day} 日{until}"


def in_words(amount: int) -> str:
    """Dollars in the capitals of receipts: 10,305 is 壹萬零參佰零伍."""
    if amount == 0:
        return DIGITS[0]
    words, gap = "", False
    for index in reversed(range(len(GROUPS))):
        part = amount // 10_000**index % 10_000
        if part:
            words += (DIGITS[0] if words and (gap or part < 1_000) else "") + _group(part) + GROUPS[index]
        gap = not part
    return words


def _group(part: int) -> str:
    words, gap = "", False
    for index in reversed(range(len(UNITS))):
        digit = part // 10**index % 10
        if digit:
            words += (DIGITS[0] if gap else "") + DIGITS[digit] + UNITS[index]
            gap = False
        else:
            gap = bool(words)
    return words


def month_report(settlement: Settlement, *, now: datetime) -> bytes:
    """What the finance office files at the period's end, with boxes to sign in."""
    month, period = settlement.month, settlement.period
    parts = [
        papers.text(settings.COUNTY_NAME, size=9),
        papers.title(
            (_("Month-end report %(month)s") if period.is_month else _("Report for the period %(month)s"))
            % {"month": period.title}
        ),
        papers.facts(
            [
                (_("Issued"), moments.minute(settlement.issued_at)),
                (_("To be paid"), f"{settlement.coins_payable:,} · NT${settlement.amount_twd:,}"),
                (_("As of"), moments.minute(now)),
            ]
        ),
        papers.heading(_("Where every coin is")),
        _places(reports.places(month), period),
        papers.heading(_("Coins by agency budget, %(year)s") % {"year": month.year}),
        *_agencies(reports.agencies(month), period),
        papers.heading(_("What became of each budget’s coins")),
        *_budgets(origins.of_settlement(settlement)),
        papers.heading(_("Statements by state")),
        _statuses(reports.by_status(settlement)),
        papers.heading(_("Differences between the books")),
        *_differences(reports.differences(settlement)),
        papers.gap(8),
        papers.boxes((_("Prepared by"), _("Checked by"), _("Finance office"), _("Head of the agency"))),
    ]
    return papers.make(f"{settlement}", parts, foot=f"{settlement} · CSV SHA-256 {settlement.csv_sha256}")


def _places(places: list[reports.Place], period: Period) -> Flowable:
    moved = (_("Came in this month"), _("Went out this month"), _("At the month’s end"))
    if not period.is_month:
        moved = (_("Came in in the period"), _("Went out in the period"), _("At its end"))
    header = (capfirst(_("account")), *moved)
    rows: list[list[object]] = [[place.label, place.came, place.went, place.left] for place in places]
    sums = [sum(getattr(place, side) for place in places) for side in ("came", "went", "left")]
    return papers.table(header, [*rows, [_("Total (the last must be 0)"), *sums]], (3, 2, 2, 2), total=True)


def _agencies(agencies: list[reports.Agency], period: Period) -> list[Flowable]:
    if not agencies:
        return [papers.text(_("No budget was opened this year."))]
    now = _("of it this month") if period.is_month else _("of it in the period")
    header = (_("Agency"), _("Budget"), _("In campaigns"), _("Given"), now, _("Not given"), _("Left"))
    rows = [[a.name, a.opened, a.promised, a.given, a.month_given, a.in_campaigns, a.left] for a in agencies]
    return [papers.table(header, rows, (4, 2, 2, 2, 2, 2, 2))]


def _budgets(budgets: list[BudgetCoins]) -> list[Flowable]:
    if not budgets:
        return [papers.text(_("No coins were issued yet."))]
    header = (
        _("Budget"), _("Coins issued"), _("Not given yet"), _("Redeemed"), _("Lapsed"), _("Given up"), _("By hand"),
        _("Outstanding"),
    )  # fmt: skip
    names = ("issued", "not_given", "redeemed", "lapsed", "given_up", "corrected", "outstanding")
    rows: list[list[object]] = [[each.label, *(getattr(each, name) for name in names)] for each in budgets]
    total = [_("Total"), *(sum(getattr(each, name) for each in budgets) for name in names)]
    note = papers.text(str(reports.ORIGIN_RULE), size=8)
    return [papers.table(header, [*rows, total], (4, 2, 2, 2, 2, 2, 2, 2), total=True), papers.gap(1), note]


def _statuses(rows: list) -> Flowable:
    header = (_("State"), _("Statements"), _("Coins"), "NT$")
    listed: list[list[object]] = [[str(status.label), *sums] for status, *sums in rows]
    total = [_("Total"), *(sum(row[column] for row in rows) for column in (1, 2, 3))]
    return papers.table(header, [*listed, total], (3, 1, 2, 2), total=True)


def _differences(found: list) -> list[Flowable]:
    if not found:
        return [papers.text(_("None: ledger, payments and statements agree."))]
    header = (_("Statement"), _("Compared"), _("First side"), _("Second side"), _("Explanation"))
    rows = [
        [each.statement.number, each.get_check_made_display(), _side(each.first_coins), _side(each.second_coins),
         each.explanation or _("open")]
        for each in found
    ]  # fmt: skip
    return [papers.table(header, rows, (3, 3, 1, 1, 4))]


def _side(coins: int | None) -> str:
    return "–" if coins is None else f"{coins:,}"
