"""Link to statements on the page /me/."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.profile.menu import LINKS, Link
from rewards.settlement.statements.queries import is_owner


@LINKS.connect
def statements(user: User) -> list[Link]:
    """The month's statements, for owners."""
    return [Link(_("Statements"), reverse("rewards:statements"), "receipt")] if is_owner(user) else []
