"""Whoever waits at a terminal sees how far a long command is; scripts get the lines that they always got."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests import factories as make
from tests.rewards.settlement.months import sale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(make.NOW)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def runs(tmp_path) -> dict[str, list[str]]:
    sold = sale(make.shop(), 30)
    till = tmp_path / "till.csv"
    till.write_text(f"receipt,coins\n{sold.receipt},30\n", encoding="utf-8")
    merchant = sold.shop.merchant.tax_id
    return {
        "reconcile": ["2026-10"],
        "close_month": ["2026-10"],
        "import_redemptions": [str(till), "--merchant", merchant, "--month", "2026-10"],
        "verify_ledger": [],
    }


def test_a_terminal_shows_a_bar_that_ends_whole_and_a_script_sees_none(tmp_path):
    for command, words in runs(tmp_path).items():
        shown, out = Terminal(), io.StringIO()
        call_command(command, *words, stdout=out, stderr=shown)
        last = shown.getvalue().rsplit("\r", 1)[1]
        assert last.startswith("[" + "#" * 30 + "]"), command
        assert last.endswith("\n")
        assert "[#" not in out.getvalue()
        silent = io.StringIO()
        call_command(command, *words, stdout=io.StringIO(), stderr=silent)
        assert silent.getvalue() == "", command


def test_a_refusal_is_a_sentence_on_a_terminal_too():
    with pytest.raises(CommandError, match="2026-11"):
        call_command("close_month", "2026-11", stderr=Terminal())
