"""Links to a citizen's cards on the pages /me/ and My data, for whoever has one."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.mydata.menu import MINE_TO_END
from civic.profile.menu import LINKS, Link
from rewards.cards.queries import has_cards


@LINKS.connect
@MINE_TO_END.connect
def cards(user: User) -> list[Link]:
    return [Link(_("My cards"), reverse("rewards:cards"), "card")] if has_cards(user) else []
