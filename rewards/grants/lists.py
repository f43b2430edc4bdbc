"""Reading a list of e-mail addresses, as people paste or upload it, and saying which line is wrong and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from civic.accounts.models import User

MOST = 20_000  # lines


@dataclass
class People:
    """The accounts of a list, and its faults, line by line."""

    user_ids: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def decode(content: bytes) -> str:
    """A file's words: UTF-8, or what older spreadsheets in Taiwan write. Addresses are the same in both."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp950", errors="replace")


def people_of(text: str, *, giver: User) -> People:
    """Look up everybody in a list; a fault names its line, what stands there, and why it cannot be."""
    lines = list(_addresses(text))
    if len(lines) > MOST:
        return People(faults=[_("The list is too long: %(n)s lines at most.") % {"n": MOST}])
    known = dict(
        User.objects.filter(email__in={email for _n, email in lines}, is_active=True).values_list("email", "pk")
    )
    people, first_line = People(), {}  # type: ignore[var-annotated]
    for number, email in lines:
        fault = _fault(email, known, first_line, giver)
        first_line.setdefault(email, number)
        if fault:
            words = {"n": number, "email": email[:80], "fault": fault}
            people.faults.append(_("Line %(n)s, %(email)s: %(fault)s") % words)
        else:
            people.user_ids.append(known[email])
    if not lines:
        people.faults.append(_("Write at least one e-mail address, or choose a file."))
    return people


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    """The first column of each line, with the line's number; a heading without @ is skipped."""
    for number, line in enumerate(text.splitlines(), 1):
        email = line.replace(";", ",").replace("\t", ",").split(",")[0].strip().strip("\"'").lower()
        if email and not (number == 1 and "@" not in email):
            yield number, email


def _fault(email: str, known: dict[str, int], first_line: dict[str, int], giver: User) -> str:
    if email in first_line:
        return _("is in line %(n)s already.") % {"n": first_line[email]}
    try:
        validate_email(email)
    except ValidationError:
        return _("is not an e-mail address.")
    if email not in known:
        return _("nobody has signed up with this address, or the account is closed.")
    return _("is your own account.") if known[email] == giver.pk else ""
