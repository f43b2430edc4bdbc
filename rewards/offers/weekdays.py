"""Days of the week on which an offer is good: ISO digits in order, 1 is Monday, all seven mean every day."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.saying import listed

EVERY_DAY = "1234567"
NAMES = {
    "1": gettext_lazy("Monday"),
    "2": gettext_lazy("Tuesday"),
    "3": gettext_lazy("Wednesday"),
    "4": gettext_lazy("Thursday"),
    "5": gettext_lazy("Friday"),
    "6": gettext_lazy("Saturday"),
    "7": gettext_lazy("Sunday"),
}
IN_ORDER = RegexValidator(
    r"\A(?=[1-7])1?2?3?4?5?6?7?\Z", gettext_lazy("Write the digits of the days in order: 1 is Monday, 7 is Sunday.")
)


def joined(digits: Iterable[str]) -> str:
    """Return the digits as they are stored."""
    return "".join(sorted(set(digits)))


def holds(weekdays: str, day: date) -> bool:
    return str(day.isoweekday()) in weekdays


def next_day(weekdays: str, *, first: date, last: date) -> date | None:
    """Return the first day from `first` to `last` that is one of them; None when there is none."""
    days = (first + timedelta(days=n) for n in range(min((last - first).days + 1, 7)))
    return next((day for day in days if holds(weekdays, day)), None)


def words(weekdays: str) -> str:
    """Return words such as “Monday to Friday, Sunday”; empty for every day."""
    if weekdays == EVERY_DAY:
        return ""
    return listed(_stretch(stretch) for stretch in _stretches(weekdays))


def _stretches(weekdays: str) -> list[str]:
    found: list[str] = []
    for digit in weekdays:
        if found and int(found[-1][-1]) + 1 == int(digit):
            found[-1] += digit
        else:
            found.append(digit)
    return found


def _stretch(days: str) -> str:
    if len(days) < 3:
        return listed(str(NAMES[day]) for day in days)
    return _("%(first)s to %(last)s") % {"first": NAMES[days[0]], "last": NAMES[days[-1]]}
