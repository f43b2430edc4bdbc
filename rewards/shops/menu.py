"""Link to a business, or to the way to one, on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link
from rewards.shops.queries import applications_of, merchants_owned_by


@LINKS.connect
def business(user: User) -> list[Link]:
    """Lead an owner to their shops; others to the way to become one."""
    if merchants_owned_by(user).exists():
        return [Link(_("My business"), reverse("rewards:business"), "shops")]
    words = _("My application as a shop") if applications_of(user).exists() else _("Take coins in my shop")
    return [Link(words, reverse("rewards:apply"), "shops")]
