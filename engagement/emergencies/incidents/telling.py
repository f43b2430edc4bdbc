"""Bulletins tell what happened and what to do: on a locked screen too, for there is nothing private in them."""

from collections.abc import Collection

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from engagement.delivery.told import PATHS, TELLERS, Pair, Told
from engagement.emergencies.incidents.models import Bulletin


def tell(wanted: Collection[Pair]) -> dict[Pair, Told]:
    """Those that were sent, to whoever is told them."""
    found = Bulletin.objects.filter(pk__in={number for number, _user in wanted}, state=Bulletin.State.SENT)
    told = {one.pk: _told(one) for one in found.select_related("incident")}
    return {pair: told[pair[0]] for pair in wanted if pair[0] in told}


def _told(bulletin: Bulletin) -> Told:
    language = bulletin.shown_language
    return Told(
        about=f"incident:{bulletin.incident_id}",  # a newer word takes the place of the older one on a screen
        title=bulletin.marked_title,
        text=bulletin.shown_todo,
        more=bulletin.shown_text,
        path=bulletin.get_absolute_url(),
        at=bulletin.decided_at or bulletin.proposed_at,
        family=None,
        can_stop=False,
        why_always=_("It is about an emergency, so it always comes."),
        title_language=language,
        language=language,
        is_public=True,
        picture=static("img/drill.png") if bulletin.incident.is_drill else "",  # for whoever reads no title
        picture_alt=_("Drill: nothing has happened") if bulletin.incident.is_drill else "",
    )


def page(number: int) -> str:
    """The page of an incident."""
    return reverse("engagement:incident", args=[number])


TELLERS.add("bulletin", tell)
PATHS.add("incident", page)
