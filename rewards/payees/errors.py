"""Why a change of a payee is not taken, or not decided."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class NotPayable(DomainError):
    code = "merchant_not_payable"
    help = "shop-account"
    family = DomainError.CONFLICT
    message = _("This merchant is still an application: it is corrected there.")


class ChangeWaiting(DomainError):
    code = "change_waiting"
    help = "shop-account"
    family = DomainError.CONFLICT
    message = _("A change of this kind waits for a second person already. Withdraw it first, or wait for the answer.")


class ChangesNothing(DomainError):
    code = "changes_nothing"
    help = "shop-account"
    message = _("This is what we have already: there is nothing to change.")


class ChangedSince(DomainError):
    code = "changed_since"
    family = DomainError.CONFLICT
    message = _("The details have changed since this was proposed. Reject it, and have it proposed again.")


class OwnerAlready(DomainError):
    code = "owner_already"
    help = "shop-account"
    family = DomainError.CONFLICT
    message = _("This person is an owner already.")


class NoOwner(DomainError):
    code = "no_owner"
    help = "shop-account"
    family = DomainError.CONFLICT
    message = _("This person is no owner of the merchant.")


class OwnersNeeded(DomainError):
    code = "owners_needed"
    message = _("Say who becomes an owner, or who is one no longer.")


class AboutYourself(DomainError):
    code = "about_yourself"
    family = DomainError.FORBIDDEN
    message = _("You cannot make yourself the owner of a shop whose money you look after: ask a colleague.")


class AskedTooOften(DomainError):
    code = "asked_too_often"
    help = "shop-account"
    family = DomainError.LIMIT
    message = _("Another account was asked for %(most)s times within a day: please try again tomorrow.")
