"""Link to the arrangement of the home page on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link


@LINKS.connect
def home(user: User) -> list[Link]:
    return [Link(_("My home page"), reverse("engagement:my_home"), "home")]
