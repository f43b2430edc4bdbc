"""What everybody may see, for programs: Atom, JSON Feed and the sitemap. In the county's language, whoever asks."""

import hashlib
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape as xml

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from civic.agencies.models import Agency
from civic.core.moments import local
from civic.web.context import county_name, portal_name
from engagement.inbox.queries import agencies
from engagement.notices import body
from engagement.notices.models import Notice
from engagement.notices.queries import visible_to

LISTED = 30
IN_SITEMAP = 20_000
MINUTES_5 = 300
OPEN_PAGES = ("engagement:home", "engagement:notices", "rewards:shops", "civic:about", "civic:open_data",
              "civic:accessibility", "civic:privacy", "civic:terms")  # fmt: skip
LANGUAGE = "zh-Hant"


@require_safe
@cache_control(public=True, max_age=MINUTES_5)
def atom(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The newest notices for everybody, or an agency's, as Atom."""
    with translation.override(settings.LANGUAGE_CODE):
        title, page, rows = _told(slug)
        made = Atom1Feed(title=title, link=page, description=title, feed_url=_full(request.path), language=LANGUAGE)
        for notice in rows:
            picture = [Enclosure(_full(notice.picture.url), "0", "image/webp")] if notice.picture else []
            made.add_item(
                title=_plain(notice.title), link=_full(notice.get_absolute_url()),
                description=escape(_plain(notice.summary)), unique_id=_full(notice.get_absolute_url()),
                author_name=str(notice.agency), pubdate=notice.published_at, updateddate=notice.published_at,
                categories=[str(each) for each in notice.topics], enclosures=picture,
            )  # fmt: skip
        return _answer(request, made.writeString("utf-8"), "application/atom+xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=MINUTES_5)
def json(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The same as JSON Feed 1.1."""
    with translation.override(settings.LANGUAGE_CODE):
        title, page, rows = _told(slug)
        told = {
            "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": page,
            "feed_url": _full(request.path), "language": LANGUAGE, "items": [_item(notice) for notice in rows],
        }  # fmt: skip
        text = JsonResponse(told, json_dumps_params={"ensure_ascii": False}).content.decode()
        return _answer(request, text, "application/feed+json; charset=utf-8")


def _item(notice: Notice) -> dict[str, Any]:
    address = _full(notice.get_absolute_url())
    told: dict[str, Any] = {
        "id": address, "url": address, "title": notice.title, "summary": notice.summary,
        "content_html": body.as_html(notice.body), "content_text": body.as_text(notice.body),
        "date_published": local(notice.published_at or notice.proposed_at).isoformat(),
        "authors": [{"name": str(notice.agency), "url": _full(_page_of(notice.agency))}], "language": LANGUAGE,
    }  # fmt: skip
    if notice.picture:
        told["image"] = _full(notice.picture.url)
    if notice.topics:
        told["tags"] = [str(each) for each in notice.topics]
    return told


@require_safe
@cache_control(public=True, max_age=MINUTES_5)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that a search engine may find, with the day of its last change where that is known."""
    now = timezone.now()
    pages: list[tuple[str, datetime | None]] = [(_full(reverse(name)), None) for name in OPEN_PAGES]
    pages += [(_full(_page_of(agency)), None) for agency in agencies(now)]
    told = visible_to(None, now=now).select_related(None).values_list("pk", "published_at")
    pages += [(_full(reverse("engagement:notice", args=[pk])), at) for pk, at in told[:IN_SITEMAP]]
    lines = "".join(f"<url><loc>{xml(page)}</loc>{_day(at)}</url>\n" for page, at in pages)
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{lines}</urlset>\n"
    )
    return _answer(request, text, "application/xml; charset=utf-8")


def _day(at: datetime | None) -> str:
    return f"<lastmod>{local(at):%Y-%m-%d}</lastmod>" if at else ""


def _told(slug: str) -> tuple[str, str, list[Notice]]:
    """What the feed is called, the page that it stands for, and its notices."""
    rows = visible_to(None, now=timezone.now()).select_related("agency", "topic")
    if not slug:
        title = _("Notices of %(county)s") % {"county": county_name()}
        return title, _full(reverse("engagement:notices")), list(rows[:LISTED])
    agency = get_object_or_404(Agency, slug=slug)
    return f"{agency} – {portal_name()}", _full(_page_of(agency)), list(rows.filter(agency=agency)[:LISTED])


def _answer(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    """Answer with it, or with nothing when the asker has it already."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type=content_type, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[return-value]


def _page_of(agency: Agency) -> str:
    return reverse("engagement:agency", args=[agency.slug])


def _full(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _plain(text: str) -> str:
    """Without what XML cannot carry."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
