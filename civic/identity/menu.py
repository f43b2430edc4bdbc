"""The operators' door on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import has_role
from civic.desk.doors import DOORS, Door
from civic.identity.actions import CHECKERS
from civic.profile.menu import LINKS, Link


@LINKS.connect
def desk(user: User) -> list[Link]:
    return [Link(_("Check identities"), reverse("civic:identity_desk"), "check")] if has_role(user, *CHECKERS) else []


DOORS.add("identity.check", Door(_("check identities at a counter"), CHECKERS))
DOORS.add("identity.letters", Door(_("print letters with codes"), CHECKERS))
