"""Why a period is not closed, or a statement not released."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class MonthNotOver(DomainError):
    code = "month_not_over"
    family = DomainError.CONFLICT
    message = _("%(month)s is not over yet: a month is closed after its last day, Taipei time.")


class PeriodNotOver(MonthNotOver):
    message = _("The period of %(month)s is not over yet: it is closed after its last day, %(last)s, Taipei time.")


class MonthWithoutBooks(DomainError):
    code = "month_without_books"
    message = _("There are no books for %(month)s: the first month with an entry is %(first)s.")


class PeriodWithoutBooks(MonthWithoutBooks):
    message = _("There are no books for the period of %(month)s: the first one with an entry is %(first)s.")


class MonthAlreadyClosed(DomainError):
    code = "month_already_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s was closed before; nothing was changed.")


class NotHeld(DomainError):
    code = "statement_not_held"
    family = DomainError.CONFLICT
    message = _("This statement is not held.")


class NothingToClose(DomainError):
    code = "nothing_to_close"
    family = DomainError.CONFLICT
    message = _("Nothing happened in %(month)s: there is nothing to close.")
