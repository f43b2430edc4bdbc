"""Link to the preferences on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link


@LINKS.connect
def preferences(user: User) -> list[Link]:
    return [Link(_("My messages"), reverse("engagement:preferences"), "inbox")]
