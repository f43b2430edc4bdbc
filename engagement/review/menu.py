"""Link to one's year on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link


@LINKS.connect
def year(user: User) -> list[Link]:
    return [Link(_("My year"), reverse("engagement:year"), "calendar")]
