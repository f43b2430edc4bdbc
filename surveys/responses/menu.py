"""Link to one's answers on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link


@LINKS.connect
def answers(user: User) -> list[Link]:
    return [Link(_("My answers"), reverse("surveys:mine"), "question")]
