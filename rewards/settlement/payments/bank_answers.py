"""Note the bank's answer to a batch: what it paid, when and under which reference, and what it did not.

The whole file is checked first. One wrong row, and nothing of it is done; each wrong row is named with its line. A row
is wrong when it does not match the batch. That the bank paid a merchant on hold is right, and noted as paid.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.moments import day as day_in_words
from civic.core.roles import Role, require_role
from rewards.settlement.payments import actions, answer_files
from rewards.settlement.payments.answer_files import MOST_BYTES, PAID, REJECTED, RESULTS, FileRefused, Row
from rewards.settlement.payments.errors import WrongBatchState
from rewards.settlement.payments.models import BankAnswer, BankReference
from rewards.settlement.statements.models import SettlementBatch, Statement

__all__ = ["MOST_BYTES", "Answer", "FileRefused", "read", "read_before", "take_in"]


@dataclass(frozen=True)
class Answer:
    """One checked row: a payment with its day and reference, or a rejection with its reason."""

    number: str
    result: str
    paid_on: date | None
    reference: str
    reason: str


@transaction.atomic
def take_in(batch_id: int, content: bytes, *, by: User, now: datetime) -> tuple[int, int]:
    """Note all payments and rejections of the file; return how many of each. The same file again changes nothing.

    Raises FileRefused (with nothing changed), WrongBatchState, NotAllowed.
    """
    require_role(by, Role.FINANCE)
    # Locked before the file is looked for: of two people who send the same file, the second finds it read.
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if known := _refuse_of_another(batch, content):
        return known.paid, known.rejected
    if batch.state not in actions.DECIDED:
        raise WrongBatchState
    answers = read(batch, content, today=taipei_day(now))
    paid = [answer for answer in answers if answer.result == PAID]
    rejected = [answer for answer in answers if answer.result == REJECTED]
    for day in sorted({answer.paid_on for answer in paid if answer.paid_on}):
        references = {answer.number: answer.reference for answer in paid if answer.paid_on == day}
        actions.pay(batch.pk, references=references, paid_on=day, by=by, now=now)
    for answer in rejected:
        actions.reopen(batch.pk, answer.number, reason=answer.reason, by=by, now=now)
    sha256 = _keep(batch, content, len(paid), len(rejected), by=by, now=now)
    audit.record("batch.bank_answer", by=by, about=batch, paid=len(paid), rejected=len(rejected), sha256=sha256)
    return len(paid), len(rejected)


def read_before(content: bytes) -> BankAnswer | None:
    """Find the same file among those that were read, whichever batch it answered."""
    found = BankAnswer.objects.filter(sha256=hashlib.sha256(content).hexdigest()).defer("content")
    return found.select_related("batch").first()


def _refuse_of_another(batch: SettlementBatch, content: bytes) -> BankAnswer | None:
    """Return the answer if this very file was read for the batch; raise FileRefused if it was for another one."""
    known = read_before(content)
    if known is not None and known.batch_id != batch.pk:
        words = _(
            "This very file was read for batch %(batch)s on %(day)s. If the bank sent the same transfers back again, "
            "note them with “Transfer rejected”."
        )
        raise FileRefused([words % {"batch": known.batch, "day": day_in_words(taipei_day(known.read_at))}])
    return known


def _keep(batch: SettlementBatch, content: bytes, paid: int, rejected: int, *, by: User, now: datetime) -> str:
    """Store the file as it was read; return its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    BankAnswer.objects.create(
        batch=batch, content=content, sha256=sha256, paid=paid, rejected=rejected, read_by=by, read_at=now
    )
    return sha256


def read(batch: SettlementBatch, content: bytes, *, today: date) -> list[Answer]:
    """Check the rows of the file against the batch, and return them. Raises FileRefused."""
    rows = list(answer_files.rows_of(content))
    known, answers, faults = _known(batch, rows, today), [], []
    for row in rows:
        try:
            answers.append(_answer(row, known))
        except ValueError as error:
            faults.append(_("Line %(line)s: %(fault)s.") % {"line": row.line, "fault": error})
    if not rows:
        faults = [_("The file has no rows.")]
    if faults:
        raise FileRefused(faults)
    return answers


@dataclass
class Known:
    """What the rows are held against: the batch, what else the books know of, and the rows before."""

    today: date
    approved: date
    statements: dict[str, Statement]
    elsewhere: dict[str, str]  # the batch of a statement that is not in this one
    used: dict[str, str]  # the statement that a reference paid
    seen: set[str] = field(default_factory=set)


def _known(batch: SettlementBatch, rows: list[Row], today: date) -> Known:
    """Look up all that the rows name, at once; statements that the bank refused belong to the batch still."""
    here = Statement.objects.filter(batch=batch) | Statement.objects.filter(rejections__batch=batch)
    statements = {each.number: each for each in here.distinct()}
    numbers = [row.statement_no for row in rows if row.statement_no not in statements]
    others = Statement.objects.filter(number__in=numbers, batch__isnull=False).select_related("batch")
    used = BankReference.objects.filter(reference__in=[row.bank_reference for row in rows])
    return Known(
        today=today,
        approved=taipei_day(batch.decided_at),  # type: ignore[arg-type]
        statements=statements,
        elsewhere={each.number: str(each.batch) for each in others},
        used=dict(used.values_list("reference", "statement__number")),
    )


def _answer(row: Row, known: Known) -> Answer:
    """Check one row; raise ValueError with what is wrong, in the reader’s language."""
    statement = _statement(row, known)
    result = RESULTS.get(row.result.lower())
    if result == PAID:
        day = _day(row.paid_on, statement, known)
        return Answer(statement.number, PAID, day, _reference(row.bank_reference, statement, day, known), "")
    if result == REJECTED:
        if not 0 < len(row.reason) <= 300:
            raise ValueError(_("a rejection needs the bank’s reason, at most 300 characters"))
        return Answer(statement.number, REJECTED, None, "", row.reason)
    raise ValueError(_("the result is “paid” or “rejected”, not “%(word)s”") % {"word": row.result})


def _statement(row: Row, known: Known) -> Statement:
    """Find the statement of a row, which stands in the file once and has the amount of the batch."""
    statement = known.statements.get(row.statement_no)
    facts = {"number": row.statement_no or "–"}
    if statement is None and row.statement_no in known.elsewhere:
        facts["batch"] = known.elsewhere[row.statement_no]
        raise ValueError(_("%(number)s is in batch %(batch)s, not in this one") % facts)
    if statement is None:
        raise ValueError(_("%(number)s is not in this batch") % facts)
    if statement.number in known.seen:
        raise ValueError(_("%(number)s is in the file twice") % facts)
    known.seen.add(statement.number)
    _check_amount(row, statement)
    return statement


def _check_amount(row: Row, statement: Statement) -> None:
    try:
        same = answer_files.amount(row.amount_twd) == statement.amount_twd
    except ValueError:
        same = False
    if not same:
        facts = {"number": statement.number, "here": f"{statement.amount_twd:,}", "there": row.amount_twd or "–"}
        raise ValueError(_("%(number)s is NT$%(here)s in the batch and NT$%(there)s in the file") % facts)


def _day(words: str, statement: Statement, known: Known) -> date:
    """Read the day of a payment: today at the latest, and not before the batch was approved."""
    try:
        day = answer_files.day(words)
    except ValueError:
        raise ValueError(_("“%(words)s” is not a day such as 2026-11-09 or 115/11/09") % {"words": words}) from None
    facts = {"day": f"{day}", "approved": f"{known.approved}"}
    if day > known.today:
        raise ValueError(_("%(day)s lies in the future") % facts)
    if day < known.approved and statement.paid_on != day:  # what was noted before this rule stays as it is
        raise ValueError(_("%(day)s lies before %(approved)s, when the batch was approved") % facts)
    return day


def _reference(words: str, statement: Statement, day: date, known: Known) -> str:
    """Read the reference of a payment, which no other payment has, in this file or before."""
    if not 0 < len(words) <= 40:
        raise ValueError(_("the bank’s reference is missing, or longer than 40 characters"))
    if statement.status == Statement.Status.PAID:
        if (statement.bank_reference, statement.paid_on) != (words, day):
            facts = {"number": statement.number, "reference": statement.bank_reference, "day": f"{statement.paid_on}"}
            raise ValueError(_("%(number)s was paid under %(reference)s on %(day)s before") % facts)
    elif words in known.used:
        facts = {"reference": words, "number": known.used[words]}
        raise ValueError(_("the reference %(reference)s belongs to the payment of %(number)s already") % facts)
    known.used[words] = statement.number
    return words
