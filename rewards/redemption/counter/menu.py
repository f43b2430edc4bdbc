"""Link to the counter on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link
from civic.signin.landing import LANDING
from rewards.shops.queries import shops_of, works_in_a_shop


@LANDING.connect
def begins_at_the_counter(user: User) -> str:
    """People who work in a shop open the portal to take payments; their wallet is one tap away."""
    return reverse("rewards:counter") if works_in_a_shop(user) else ""


@LINKS.connect
def counter(user: User) -> list[Link]:
    """Lead people who work in a shop to the counter."""
    if not shops_of(user).exists():
        return []
    return [Link(_("Counter: take payments"), reverse("rewards:counter"), "shop")]
