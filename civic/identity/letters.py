"""The method “letter”: codes by post, each for one addressee, who proves with code and ID number to be that person."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import require_role
from civic.identity import actions, national_id
from civic.identity.guessing import Guesser, WrongCode, one_try
from civic.identity.keyed import keyed
from civic.identity.models import LetterBatch, LetterCode, Verification
from civic.shown_codes.drawing import grouped, random_letters
from civic.shown_codes.typed import capitals

LENGTH = 12
LIVES = timedelta(days=90)
MOST = 2_000  # letters in one batch


class BadLine(DomainError):
    code = "bad_line"
    message = _("Line %(line)s: %(why)s Nothing was made.")


class ShownBefore(DomainError):
    code = "shown_before"
    family = DomainError.CONFLICT
    message = _(
        "These letters were made and shown once; nobody can show them again. Cancel the batch and make a new one."
    )


@dataclass(frozen=True)
class Addressee:
    """To whom a letter goes. Name and address are printed and never stored."""

    name: str
    address: str
    id_hash: str


@dataclass(frozen=True)
class Letter:
    """One letter as it is printed."""

    name: str
    address: str
    code: str


def read(text: str) -> list[Addressee]:
    """Read lines of `name,address,ID number`, all of them or none. Raises BadLine with the line's number."""
    rows = list(csv.reader(io.StringIO(text.strip().lstrip("\ufeff"))))
    found = [_addressee(line, cells) for line, cells in enumerate(rows, start=1) if any(cells)]
    if not 0 < len(found) <= MOST:
        raise BadLine(line=len(found), why=_("a batch holds 1 to %(most)s letters.") % {"most": MOST})
    for line, addressee in enumerate(found, start=1):
        if any(other.id_hash == addressee.id_hash for other in found[: line - 1]):
            raise BadLine(line=line, why=_("this person is on the list twice."))
    return found


def _addressee(line: int, cells: list[str]) -> Addressee:
    cells = [cell.strip() for cell in cells]
    if len(cells) != 3 or not all(cells) or "\0" in "".join(cells):
        raise BadLine(line=line, why=_("a name, an address and an ID number are needed, separated by commas."))
    try:
        return Addressee(cells[0][:60], cells[1][:120], national_id.hash_of(cells[2]))
    except national_id.InvalidNationalId as error:
        raise BadLine(line=line, why=_("the ID number is not valid.")) from error


@transaction.atomic
def make_batch(
    addressees: list[Addressee], *, label: str, key: UUID, by: User, now: datetime
) -> tuple[LetterBatch, list[Letter]]:
    """Make one code for each addressee; the letters are returned this once. Raises ShownBefore for a key sent twice."""
    require_role(by, *actions.CHECKERS)
    batch, made = LetterBatch.objects.get_or_create(
        key=key,
        defaults={
            "label": label, "letters": len(addressees), "made_at": now, "made_by": by, "expires_at": now + LIVES,
        },
    )  # fmt: skip
    if not made:
        raise ShownBefore
    letters = [Letter(person.name, person.address, new_code()) for person in addressees]
    LetterCode.objects.bulk_create(
        LetterCode(batch=batch, code_hash=_code_hash(letter.code), id_hash=person.id_hash)
        for letter, person in zip(letters, addressees, strict=True)
    )
    audit.record("letters.made", by=by, about=batch, reason=label, letters=len(letters))
    return batch, letters


@transaction.atomic
def cancel_batch(pk: int, *, by: User, now: datetime) -> None:
    """Let none of a batch's codes work any more. Raises NotFound."""
    require_role(by, *actions.CHECKERS)
    batch = LetterBatch.objects.select_for_update().filter(pk=pk, cancelled_at__isnull=True).first()
    if batch is None:
        raise NotFound
    batch.cancelled_at = now
    batch.save(update_fields=["cancelled_at"])
    audit.record("letters.cancelled", by=by, about=batch, letters=batch.letters)


def redeem(citizen: Citizen, *, by: Guesser, code: str, number: str, now: datetime) -> Verification:
    """Prove with the letter's code and one's ID number to be its addressee; the code works once.

    Raises InvalidNationalId (a slip, which costs no try), WrongCode, TooManyTries, AlreadyVerified, PersonHasAccount.
    """
    id_hash = national_id.hash_of(number)
    with one_try(by, now=now):
        rows = LetterCode.objects.select_for_update(of=("self",))
        letter = rows.filter(
            code_hash=_code_hash(code),
            id_hash=id_hash,
            used_at__isnull=True,
            batch__cancelled_at__isnull=True,
            batch__expires_at__gt=now,
        ).first()
        if letter is None:
            raise WrongCode
        made = actions.verify(citizen, method="letter", id_hash=id_hash, by=None, now=now)
        letter.used_at, letter.used_by = now, citizen
        letter.save(update_fields=["used_at", "used_by"])
        return made


def forget(*, now: datetime) -> int:
    """Delete the codes that nobody used in time: whom they were for need not be kept."""
    over = LetterCode.objects.filter(used_at__isnull=True, batch__expires_at__lte=now)
    cancelled = LetterCode.objects.filter(used_at__isnull=True, batch__cancelled_at__isnull=False)
    return over.delete()[0] + cancelled.delete()[0]


def new_code() -> str:
    """Such as `7KD4-X9QW-3MTP`: 58 bits."""
    return grouped(random_letters(LENGTH))


def _code_hash(code: str) -> str:
    return keyed("letter-code", capitals(code))
