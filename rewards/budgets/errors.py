"""Why a budget or a campaign stays as it is."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.core.errors import DomainError


class NoBudget(DomainError):
    code = "no_budget"
    family = DomainError.CONFLICT
    message = _("%(agency)s has no budget for %(year)s yet: a coordinator opens it.")


class BudgetTooSmall(DomainError):
    code = "budget_too_small"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "The budget has %(available)s coin left; this needs %(needed)s.",
        "The budget has %(available)s coins left; this needs %(needed)s.",
        "available",
    )


class CoinsPromised(DomainError):
    """A budget is never lowered below what campaigns hold and citizens have."""

    code = "coins_promised"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "%(promised)s coins of %(budget)s are promised or given already: at most %(available)s coin can be taken off. "
        "A campaign that is closed gives back what is left of it.",
        "%(promised)s coins of %(budget)s are promised or given already: at most %(available)s coins can be taken off. "
        "A campaign that is closed gives back what is left of it.",
        "available",
    )


class TooManyCoins(DomainError):
    code = "too_many_coins"
    message = _("At most %(most)s coins are issued at once.")


class LastDayTooEarly(DomainError):
    code = "last_day_too_early"
    message = _("The last day of the coins lies in the past.")


class YearReturned(DomainError):
    """Nothing is added to, taken off or granted out of a budget whose unused coins were returned."""

    code = "year_returned"
    family = DomainError.CONFLICT
    message = _(
        "The unused coins of %(budget)s were returned to the treasury: nothing is added, taken off or granted any more."
    )


class YearNotOver(DomainError):
    code = "year_not_over"
    family = DomainError.CONFLICT
    message = _("%(year)s is not over yet: say why its unused coins are returned early.")


class NothingToReturn(DomainError):
    code = "nothing_to_return"
    family = DomainError.CONFLICT
    message = _("No coin of %(budget)s is unused: there is nothing to return.")


class ReturnWaits(DomainError):
    code = "return_waits"
    family = DomainError.CONFLICT
    message = _("The return of %(budget)s is proposed already and waits for a second person.")


class StillDrawn(DomainError):
    """Campaigns draw on the budget, and nobody said that the return closes them."""

    code = "still_drawn"
    family = DomainError.CONFLICT
    message = _("These campaigns still use %(budget)s: %(campaigns)s. Close them, or let the return close them.")


class NotToCorrect(DomainError):
    code = "not_to_correct"
    family = DomainError.CONFLICT
    message = _("Only a change that was carried out, and is no correction itself, can be taken back.")


class CorrectedBefore(DomainError):
    code = "corrected_before"
    family = DomainError.CONFLICT
    message = _("This change was taken back before.")
