"""Link to a citizen’s own events on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link


@LINKS.connect
def my_events(user: User) -> list[Link]:
    return [Link(_("My events"), reverse("engagement:my_events"), "calendar")]
