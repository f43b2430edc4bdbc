"""The receipt (領據) as PDF, for merchants who may not issue invoices."""

from django.conf import settings
from django.utils.translation import override

from civic.web import papers
from rewards.settlement.periods.calendar import Period
from rewards.settlement.statements.models import Statement

DIGITS, UNITS, GROUPS = "零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), ("", "萬", "億", "兆")


def receipt(found: Statement) -> bytes:
    """Make the 領據 that a merchant signs. It is always in Chinese, because it goes to the files."""
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
            papers.blanks(("中華民國", "年", "月", "日")),
        ]
    return papers.make(f"領據 {found.number}", parts, foot=f"{found.number} · SHA-256 {found.lines_sha256}")


def days_of(period: Period) -> str:
    """Write a period in the years of the Republic: 115 年 10 月, or 115 年 10 月 16 日至 31 日, or one day."""
    month = f"{period.first.year - 1911} 年 {period.first.month} 月"
    if period.is_month:
        return month
    until = f"至 {period.last.day} 日" if period.last != period.first else ""
    return f"{month} {period.first.day} 日{until}"


def in_words(amount: int) -> str:
    """Write dollars in the capitals of receipts: 10,305 is 壹萬零參佰零伍."""
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
    """Write up to four digits; a gap between them is one 零."""
    words, gap = "", False
    for index in reversed(range(len(UNITS))):
        digit = part // 10**index % 10
        if digit:
            words += (DIGITS[0] if gap else "") + DIGITS[digit] + UNITS[index]
            gap = False
        else:
            gap = bool(words)
    return words
