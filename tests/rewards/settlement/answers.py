"""Answers of the bank to a batch, written as it writes them."""

from civic.core.roles import Role
from rewards.settlement.payments import bank_answers
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.rewards.settlement.batches import DAY

HEADER = "statement_no,amount_twd,result,paid_on,bank_reference,reason"


def answer(*rows: str) -> bytes:
    return "\r\n".join([HEADER, *rows]).encode("utf-8-sig")


def paid(each: Statement, **changes: object) -> str:
    said = {"number": each.number, "amount": each.amount_twd, "day": DAY, "reference": "TX-1", **changes}
    return "{number},{amount},paid,{day},{reference},".format(**said)


def rejected(each: Statement) -> str:
    return f"{each.number},{each.amount_twd},rejected,,,帳號不存在"


def take_in(batch: SettlementBatch, *rows: str) -> tuple[int, int]:
    return bank_answers.take_in(batch.pk, answer(*rows), by=make.staff(Role.FINANCE), now=make.NOW)
