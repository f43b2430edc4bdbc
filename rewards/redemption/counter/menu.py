"""Link to the counter on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link
from rewards.shops.queries import shops_of


@LINKS.connect
def counter(user: User) -> list[Link]:
    """Lead people who work in a shop to the counter."""
    if not shops_of(user).exists():
        return []
    return [Link(_("Counter: take payments"), reverse("rewards:counter"), "shop")]
