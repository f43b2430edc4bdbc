"""Take a file over as a new draft: all of it, or nothing with every fault."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.web import workbooks
from civic.web.workbooks import Fault
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.pictures import is_of
from surveys.questionnaires.writing import Card, write
from surveys.xlsform.reading import Reader


class Faulty(DomainError):
    """The file was not taken over; `faults` says why, each with its place."""

    code = "xlsform_faulty"
    message = gettext_lazy("The file was not imported. Nothing was saved.")

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = sorted(faults, key=lambda each: (each.sheet, each.row, each.column))


@transaction.atomic
def take_over(content: bytes, *, agency: Agency, by: User, title: str = "") -> Questionnaire:
    """A new questionnaire with a first draft that asks what the file asks. Raises Faulty, NotAllowed."""
    require_role(by, Role.EDITOR, agency_id=agency.pk)
    try:
        book = workbooks.read(content)
    except workbooks.Unreadable as error:
        raise Faulty([Fault("", 0, "", str(error))]) from error
    reader = Reader(book, title=title or _("Questions"))
    read = reader.read()
    if read is None:
        raise Faulty(reader.faults)
    made = Questionnaire.objects.create(agency=agency, **read.terms)
    version = write(made, [_with_own_pictures(card, agency) for card in read.cards], by=by)
    if read.one_at_a_time:
        version.one_at_a_time = True
        version.save(update_fields=["one_at_a_time"])
    audit.record("questionnaire.imported", by=by, about=made, questions=len(read.cards))
    return made


def _with_own_pictures(card: Card, agency: Agency) -> Card:
    """A card whose answers have the agency's own pictures again, where the file names them; the others are to come."""
    lines = [replace(line, picture=f"choices/{line.picture}" if line.picture else "") for line in card.lines]
    return replace(
        card, lines=[line if is_of(agency.pk, line.picture) else replace(line, picture="") for line in lines]
    )
