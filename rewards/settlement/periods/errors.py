"""Why a name means no period, a period is not there yet, or a scheme is not proposed or decided."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class UnknownPeriod(DomainError):
    code = "unknown_period"
    message = _("No settlement period begins on %(text)s; that day belongs to the period %(period)s. Use that name.")


class NotADay(DomainError):
    code = "unknown_period"
    message = _("“%(text)s” is not a day; write it as 2026-10-16.")


class MonthInPeriods(DomainError):
    code = "month_in_periods"
    message = _("%(month)s is settled in shorter periods: name one by its first day, such as %(first)s.")


class SchemeTooLate(DomainError):
    code = "scheme_too_late"
    family = DomainError.CONFLICT
    message = _(
        "A scheme can begin only with a month that has no entries yet: choose the 1st of a later month. What was "
        "settled before stays as it is."
    )


class SchemeUnchanged(DomainError):
    code = "scheme_unchanged"
    message = _("Periods are that long on this day already: there is nothing to change.")


class SchemeProposed(DomainError):
    code = "scheme_proposed"
    family = DomainError.CONFLICT
    message = _("Another scheme waits for the finance office. That one must be decided first.")


class SchemeDecided(DomainError):
    code = "scheme_decided"
    family = DomainError.CONFLICT
    message = _("This scheme was decided before.")


class NotTheProposer(DomainError):
    code = "not_the_proposer"
    family = DomainError.FORBIDDEN
    message = _("You proposed this scheme, so you cannot decide about it: ask a colleague.")


class MonthNotClosed(DomainError):
    code = "month_not_closed"
    family = DomainError.CONFLICT
    message = _("%(month)s is not closed yet: its CSV is made when the month is closed.")
