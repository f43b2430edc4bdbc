"""What stands in the way of an erasure in this app."""

from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.mydata.registry import add_obstacle


@add_obstacle
def works_in_the_administration(user: User) -> str:
    """What staff did stays on file under their name, so their role ends first."""
    if not (user.is_staff or user.is_superuser or user.memberships.exists()):
        return ""
    return _("You work in the administration. A coordinator revokes your role first.")
