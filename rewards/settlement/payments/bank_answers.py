"""Read the bank's answer to a batch, a CSV: what it paid, when and under which reference, and what it did not.

The whole file is checked first. One wrong row, and nothing of it is done; each wrong row is named with its line. A row
is wrong when it does not match the batch. That the bank paid a merchant on hold is right, and noted as paid.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.settlement.payments import actions
from rewards.settlement.statements.models import SettlementBatch, Statement

COLUMNS = ("statement_no", "amount_twd", "result", "paid_on", "bank_reference", "reason")
PAID, REJECTED = "paid", "rejected"
MOST_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """One checked row: a payment with its day and reference, or a rejection with its reason."""

    number: str
    result: str
    paid_on: date | None
    reference: str
    reason: str


class FileRefused(DomainError):
    """The file does not match the batch; `faults` holds a sentence for each wrong row."""

    code = "bank_answer_refused"
    message = gettext_lazy("The file does not match the batch; nothing was changed.")

    def __init__(self, faults: list[str]) -> None:
        super().__init__(fields={"file": faults})
        self.faults = faults


@transaction.atomic
def take_in(batch_id: int, content: bytes, *, by: User, now: datetime) -> tuple[int, int]:
    """Note all payments and rejections of the file; return how many of each. The same file again changes nothing.

    Raises FileRefused (with nothing changed), WrongBatchState, NotAllowed.
    """
    require_role(by, Role.FINANCE)
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    answers = read(batch, content, today=taipei_day(now))
    paid = [answer for answer in answers if answer.result == PAID]
    rejected = [answer for answer in answers if answer.result == REJECTED]
    for day in sorted({answer.paid_on for answer in paid if answer.paid_on}):
        references = {answer.number: answer.reference for answer in paid if answer.paid_on == day}
        actions.pay(batch.pk, references=references, paid_on=day, by=by, now=now)
    for answer in rejected:
        actions.reopen(batch.pk, answer.number, reason=answer.reason, by=by, now=now)
    audit.record("batch.bank_answer", by=by, about=batch, paid=len(paid), rejected=len(rejected))
    return len(paid), len(rejected)


def read(batch: SettlementBatch, content: bytes, *, today: date) -> list[Answer]:
    """Check the rows of the file against the batch, and return them. Raises FileRefused."""
    answers, faults, seen = [], [], set()
    known = _known(batch)
    for line, row in _rows(content):
        try:
            answer = _answer(row, known, today)
            if answer.number in seen:
                raise ValueError(_("%(number)s stands in the file twice") % {"number": answer.number})
            seen.add(answer.number)
            answers.append(answer)
        except ValueError as error:
            faults.append(_("Line %(line)s: %(fault)s.") % {"line": line, "fault": error})
    if not answers and not faults:
        faults = [_("The file has no rows.")]
    if faults:
        raise FileRefused(faults)
    return answers


def _known(batch: SettlementBatch) -> dict[str, Statement]:
    """Map numbers to the statements of the batch, and to those that left it because the bank refused them."""
    here = Statement.objects.filter(batch=batch) | Statement.objects.filter(rejections__batch=batch)
    return {each.number: each for each in here.distinct().defer("settlement__csv")}


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with their line numbers, without a last row TOTAL."""
    if len(content) > MOST_BYTES:
        raise FileRefused([_("The file is larger than 2 MB.")])
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileRefused([_("This is not a CSV in UTF-8.")]) from error
    missing = [name for name in COLUMNS[:5] if name not in (reader.fieldnames or ())]
    if missing:
        raise FileRefused([_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)}])
    for line, row in rows:
        plain = {name: unicodedata.normalize("NFKC", row.get(name) or "").strip() for name in COLUMNS}
        if any(plain.values()) and "TOTAL" not in row.values():
            yield line, plain


def _answer(row: dict[str, str], known: dict[str, Statement], today: date) -> Answer:
    """Check one row; raise ValueError with what is wrong, in the reader’s language."""
    statement = known.get(row["statement_no"])
    if statement is None:
        raise ValueError(_("%(number)s is not in this batch") % {"number": row["statement_no"] or "–"})
    amount = row["amount_twd"].replace(",", "")
    if amount != str(statement.amount_twd):
        facts = {"number": statement.number, "here": f"{statement.amount_twd:,}", "there": row["amount_twd"] or "–"}
        raise ValueError(_("%(number)s is NT$%(here)s in the batch and NT$%(there)s in the file") % facts)
    result = row["result"].lower()
    if result == PAID:
        return Answer(statement.number, PAID, _day(row["paid_on"], today), _reference(row["bank_reference"]), "")
    if result == REJECTED:
        if not 0 < len(row["reason"]) <= 300:
            raise ValueError(_("a rejection needs the bank’s reason, at most 300 characters"))
        return Answer(statement.number, REJECTED, None, "", row["reason"])
    raise ValueError(_("the result is “paid” or “rejected”, not “%(word)s”") % {"word": row["result"]})


def _day(words: str, today: date) -> date:
    try:
        day = date.fromisoformat(words.replace("/", "-"))
    except ValueError:
        day = None
    if day is None or day > today:
        raise ValueError(_("“%(words)s” is not a day such as 2026-11-09, today at the latest") % {"words": words})
    return day


def _reference(words: str) -> str:
    if not 0 < len(words) <= 40:
        raise ValueError(_("the bank’s reference is missing, or longer than 40 characters"))
    return words
