"""The ways in which asking a guardian, and agreeing, are refused."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NotAMinor(DomainError):
    code = "not_a_minor"
    help = "guardian"
    message = _("You do not need a guardian’s consent.")


class OwnAddress(DomainError):
    code = "own_address"
    help = "guardian-mail"
    message = _("This is your own address. Enter your parent’s or guardian’s.")


class CannotAgree(DomainError):
    """A minor's mailbox, or one that has agreed for many: which of them, and whose, is not told."""

    code = "address_cannot_agree"
    help = "guardian-mail"
    message = _("This address cannot agree for you. Enter another one, or come to a service counter together.")


class TooManyAsked(DomainError):
    code = "too_many_asked"
    help = "guardian-mail"
    family = DomainError.LIMIT
    message = _("We have written three times today. Please try again tomorrow.")


class AskedTooLongAgo(DomainError):
    code = "asked_too_long_ago"
    help = "guardian-mail"
    family = DomainError.CONFLICT
    message = _("This mail is older than a week. The child can ask again on the site.")
