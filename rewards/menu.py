"""Links of this app on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link
from rewards.settlement.queries import is_owner
from rewards.shops.queries import applications_of, merchants_owned_by, shops_of


@LINKS.connect
def wallet(user: User) -> list[Link]:
    return [
        Link(_("Wallet"), reverse("rewards:wallet"), "coin"),
        Link(_("My vouchers"), reverse("rewards:vouchers"), "receipt"),
    ]


@LINKS.connect
def counter(user: User) -> list[Link]:
    """The counter, for people who work in a shop."""
    if not shops_of(user).exists():
        return []
    return [Link(_("Counter: take payments"), reverse("rewards:counter"), "shop")]


@LINKS.connect
def statements(user: User) -> list[Link]:
    """The month's statements, for owners."""
    return [Link(_("Statements"), reverse("rewards:statements"), "receipt")] if is_owner(user) else []


@LINKS.connect
def business(user: User) -> list[Link]:
    """An owner's shops; for others the way to become one."""
    if merchants_owned_by(user).exists():
        return [Link(_("My business"), reverse("rewards:business"), "shops")]
    words = _("My application as a shop") if applications_of(user).exists() else _("Take coins in my shop")
    return [Link(words, reverse("rewards:apply"), "shops")]
