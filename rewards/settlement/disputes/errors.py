"""Why a line is not disputed, a dispute not answered, an adjustment not made."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NotOpen(DomainError):
    code = "statement_not_open"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("This statement is confirmed or closed; its lines can no longer be disputed.")


class AlreadyDisputed(DomainError):
    code = "already_disputed"
    help = "shop-statements"
    family = DomainError.CONFLICT
    message = _("This line is disputed already; the answer is on its way.")


class WordsNeeded(DomainError):
    code = "words_needed"
    help = "shop-statements"
    message = _("Say in a few words what is wrong (at most 300 characters).")


class AdjustmentWaiting(DomainError):
    code = "adjustment_waiting"
    family = DomainError.CONFLICT
    message = _("An adjustment waits for a second person; decide about it first.")


class AlreadyAnswered(DomainError):
    code = "dispute_answered"
    family = DomainError.CONFLICT
    message = _("This dispute was answered before.")


class CoinsWrong(DomainError):
    code = "adjustment_coins_wrong"
    message = _("Enter a whole number of coins other than 0, at most %(most)s either way.")


class SecondPersonNeeded(DomainError):
    code = "second_person_needed"
    family = DomainError.FORBIDDEN
    message = _("You asked for this adjustment, so you cannot decide about it: ask a colleague.")


class AdjustmentDecided(DomainError):
    code = "adjustment_decided"
    family = DomainError.CONFLICT
    message = _("This adjustment was decided before.")
