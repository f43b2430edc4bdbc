"""A merchant's own till list against our books: what is missing on either side, and nothing changed."""

import pytest
from django.core.management import CommandError, call_command

from rewards.ledger.models import Transaction
from rewards.redemption.refunds import actions
from rewards.settlement.closing import comparisons
from tests import factories as make
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, sale

pytestmark = pytest.mark.django_db


def compare(shop, *rows: str) -> comparisons.Comparison:
    content = "\r\n".join(["time,receipt,coins", *rows]).encode("utf-8-sig")
    return comparisons.compare(content, tax_id=shop.merchant.tax_id, month="2026-10")


def test_equal_lists_agree_and_a_cancelled_payment_is_nothing():
    shop = make.shop()
    kept, wrong = sale(shop, 30), sale(shop, 12)
    actions.void(wrong.pk, by=make.owner(shop.merchant), now=IN_OCTOBER)
    sale(shop, 9, IN_NOVEMBER)
    assert compare(shop, f"x,{kept.receipt},30").agrees
    assert compare(shop, f"x,{kept.receipt.lower()},30", f"x,{wrong.receipt},0").equal == 2


def test_of_a_payment_given_back_in_part_what_is_left_counts():
    shop = make.shop()
    part, all_of_it = sale(shop, 30), sale(shop, 12)
    for sold, coins in ((part, 10), (all_of_it, 12)):
        actions.refund(sold.pk, coins, key="back", by=make.owner(shop.merchant), now=IN_OCTOBER)
    assert compare(shop, f"x,{part.receipt},20").agrees


def test_what_is_missing_on_either_side_is_listed_and_so_are_other_coins():
    shop = make.shop()
    first, second, foreign = sale(shop, 30), sale(shop, 12), sale(make.shop(), 5)
    found = compare(shop, f"x,{first.receipt},31", "x,NOTHING,7", f"x,{foreign.receipt},5")
    assert found.other_coins == [f"line 2: {first.receipt}, 31 coins in the list, 30 with us"]
    assert [sentence.split(":")[0] for sentence in found.only_theirs] == ["line 3", "line 4"]
    assert found.only_ours == [f"{second.receipt}, 12 coins"]


def test_faulty_rows_are_named_and_the_others_are_compared():
    shop = make.shop()
    sold = sale(shop, 30)
    found = compare(shop, f"x,{sold.receipt},30", f"x,{sold.receipt},30", "x,,5", "x,A,-5", "x,B,3.5", "x,C,=1+1")
    assert (found.equal, len(found.faults)) == (1, 5)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\r\n1,2"])
def test_what_is_no_list_is_refused(content):
    with pytest.raises(comparisons.ListUnreadable):
        comparisons.compare(content, tax_id=make.merchant().tax_id, month="2026-10")


def test_the_command_lists_differences_fails_and_changes_nothing(tmp_path, capsys):
    sold = sale(make.shop(), 30)
    before = Transaction.objects.count()
    file = tmp_path / "till.csv"
    file.write_text(f"receipt,coins\n{sold.receipt},30\nOTHER,5\n", encoding="utf-8")
    said = [file, "--merchant", sold.shop.merchant.tax_id, "--month", "2026-10"]
    with pytest.raises(CommandError, match="1 equal, 0 faulty rows, 1 in the list only"):
        call_command("import_redemptions", *map(str, said))
    assert "in the list only: line 3: OTHER, 5 coins" in capsys.readouterr().out
    file.write_text(f"receipt,coins\n{sold.receipt},30\n", encoding="utf-8")
    call_command("import_redemptions", *map(str, said))
    assert Transaction.objects.count() == before


@pytest.mark.parametrize(
    ("file", "merchant", "month"),
    [("nowhere.csv", "", "2026-10"), ("till.csv", "99999999", "2026-10"), ("till.csv", "", "2026-13")],
)
def test_a_wrong_file_merchant_or_month_is_said(file, merchant, month, tmp_path):
    (tmp_path / "till.csv").write_text("receipt,coins\n")
    ours = make.merchant().tax_id
    with pytest.raises(CommandError):
        call_command("import_redemptions", str(tmp_path / file), "--merchant", merchant or ours, "--month", month)
