"""What a bank writes is read the same in every encoding, with years of either kind and amounts as banks write them."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rewards.settlement.payments import answer_files
from rewards.settlement.payments.answer_files import FileRefused

ENCODINGS = ("utf-8", "utf-8-sig", "cp950", "utf-16", "utf-16-le", "utf-16-be")
OURS = ("statement_no", "amount_twd", "result", "paid_on", "bank_reference", "reason")
THEIRS = ("對帳單號", "金額", "結果", "付款日", "交易序號", "原因")
DAYS = (
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y%m%d}", "{0.year}.{0.month}.{0.day}", "{1}/{0.month}/{0.day}",
    "{1:03d}{0:%m%d}", "{1}-{0:%m-%d}", "民國{1}年{0.month}月{0.day}日", "中華民國 {1} 年 {0.month} 月 {0.day} 日",
)  # fmt: skip
AMOUNTS = ("{}", "{}.00", "{:,}", "{:,}.0", "NT${:,}", "$ {}", "{}元")
words = st.text("帳號不存在戶名不符 ,\"'AZ09、：", max_size=40).map(str.strip)


@given(
    day=st.dates(date(2024, 1, 1), date(2099, 12, 31)),
    amount=st.integers(1, 10**9),
    reason=words,
    reference=st.from_regex(r"[A-Z]{2}[0-9]{4,12}", fullmatch=True),
    encoding=st.sampled_from(ENCODINGS),
    headings=st.sampled_from((OURS, THEIRS)),
    comma=st.sampled_from(",\t"),
    how=st.tuples(st.sampled_from(DAYS), st.sampled_from(AMOUNTS)),
)
def test_whatever_the_bank_writes_is_read_as_it_was_meant(
    day, amount, reason, reference, encoding, headings, comma, how
):  # fmt: skip
    written = [how[0].format(day, day.year - 1911), how[1].format(amount)]
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=comma)
    rows.writerows([headings, ("202610-000001", written[1], "成功", written[0], reference, reason), [""] * 6])
    rows.writerow(["TOTAL", amount, "", "", "", ""])
    [row] = answer_files.rows_of(text.getvalue().encode(encoding))
    assert (row.line, row.statement_no, row.bank_reference) == (2, "202610-000001", reference)
    assert answer_files.RESULTS[row.result] == "paid"
    assert answer_files.day(row.paid_on) == day
    assert answer_files.amount(row.amount_twd) == amount
    assert row.reason == answer_files._plain(reason)


@given(st.binary(max_size=300))
def test_whatever_else_comes_is_refused_in_words_and_breaks_nothing(content):
    try:
        list(answer_files.rows_of(content))
    except FileRefused as refused:
        assert refused.faults


@given(st.text(max_size=20))
@example("0")
@example("²")
def test_whatever_stands_there_is_an_amount_or_a_day_or_refused(text):
    for read, first in ((answer_files.amount, 0), (answer_files.day, date.min)):
        try:
            assert read(text) >= first
        except ValueError:
            continue


@pytest.mark.parametrize("wrong", ["", "21685.5", "21,68", "-5", "1e3", "21685.001", "二十"])
def test_what_banks_do_not_write_is_no_amount(wrong):
    with pytest.raises(ValueError, match=f"^{wrong}$"):
        answer_files.amount(wrong)


@pytest.mark.parametrize("wrong", ["", "2026-13-01", "115/02/30", "26-11-9x", "11/9", "2026年", "115119"])
def test_what_is_in_no_calendar_is_no_day(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 (the calendar's own words)
        answer_files.day(wrong)
