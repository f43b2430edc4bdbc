"""Our own emergencies for other programs: a feed, and each bulletin as CAP 1.2."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civic.web.context import county_name
from engagement.emergencies.cap.writing import readable, written
from engagement.emergencies.incidents.models import Bulletin
from engagement.emergencies.incidents.queries import speaker

TYPE = "application/cap+xml"
LISTED = 50
PUBLIC = Bulletin.objects.filter(state=Bulletin.State.SENT, incident__is_drill=False).select_related("incident")


@require_safe
@cache_control(public=True, max_age=5)
def feed(request: HttpRequest) -> HttpResponse:
    """The newest bulletins as Atom, each with its CAP document."""
    title = _("Emergencies of %(county)s") % {"county": county_name()}
    page = settings.PUBLIC_URL + reverse("engagement:emergencies")
    made = Atom1Feed(title=title, link=page, description=title, feed_url=settings.PUBLIC_URL + request.path,
                        author_name=speaker())  # fmt: skip
    for one in PUBLIC.order_by("-id")[:LISTED]:
        document = settings.PUBLIC_URL + reverse("engagement:cap_alert", args=[one.pk])
        made.add_item(
            title=readable(one.shown_title), link=settings.PUBLIC_URL + one.get_absolute_url(),
            description=readable(one.shown_todo), unique_id=document, pubdate=one.decided_at,
            updateddate=one.decided_at, enclosures=[Enclosure(document, "0", TYPE)],
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin as CAP 1.2."""
    found = PUBLIC.filter(pk=pk).first()
    if found is None:
        raise Http404
    before = list(PUBLIC.filter(incident=found.incident_id, pk__lt=pk).order_by("-id"))
    return HttpResponse(written(found, before), content_type=f"{TYPE}; charset=utf-8")
