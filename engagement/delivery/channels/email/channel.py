"""The channel “news_mail”: one piece of news or many in a mail, written when it is sent, in the reader's language."""

from typing import Any

import css_inline
from allauth.account.models import EmailAddress
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic.accounts.models import Citizen
from civic.core.moments import minute
from civic.outbox.channels import CHANNELS
from civic.outbox.mail import Letter, Mail, letter_of
from civic.outbox.models import OutboxItem, Urgency
from civic.web.context import county_name, portal_name
from engagement.delivery.channels.email import stopping
from engagement.delivery.channels.email.returned import ended_of
from engagement.delivery.preferences.queries import language_of
from engagement.delivery.received.taps import address_of
from engagement.delivery.told import Told, told_by


class NewsMail(Mail):
    """News by mail. What was read in the portal meanwhile is left out; a mail of which nothing is left is not sent."""

    name = "news_mail"
    title = gettext_lazy("news by e-mail")

    def letter(self, item: OutboxItem, connection: Any) -> Letter | None:
        citizen = Citizen.objects.filter(user=item.user_id).select_related("user").first()
        if citizen is None or not _goes_there_still(item, citizen):
            return None
        with translation.override(language_of(citizen)):
            told = told_by([item])[item.pk]
            item.said = [(one, one.title, one.text) for one in told]
            return letter_of(item, _content(item, citizen, told), connection) if told else None


def _goes_there_still(item: OutboxItem, citizen: Citizen) -> bool:
    """Whether the account is open and its mailbox good; where its owner changed the address, it goes to the new one."""
    user = citizen.user
    if not user.is_active or (item.urgency >= Urgency.BULK and ended_of(user)):
        return False  # it came to its end after this was planned
    if item.address.lower() == user.email.lower():
        return True
    if not EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email).exists():
        return False
    item.address = user.email
    item.save(update_fields=["address"])
    return True


def _content(item: OutboxItem, citizen: Citizen, told: list[Told]) -> dict[str, Any]:
    is_digest = bool(item.content.get("digest"))
    lines = [_line(item, one) for one in told]
    stop = stopping.link(citizen.pk, _stops(told, is_digest=is_digest), item=item.pk)
    can_stop = is_digest or told[0].can_stop
    facts = {
        "lines": lines,
        "portal": portal_name(),
        "county": county_name(),
        "heading": _heading(lines, is_digest=is_digest),
        "preferences": settings.PUBLIC_URL + reverse("engagement:preferences"),
        "stop": stop if can_stop else "",
        "why_always": "" if can_stop else told[0].why_always,
        "language": translation.get_language(),
    }
    headers = (
        {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if can_stop else {}
    )
    return {
        "subject": facts["heading"],
        "text": render_to_string("engagement/delivery/channels/email/news.txt", facts).strip() + "\n",
        "html": _styled(render_to_string("engagement/delivery/channels/email/news.html", facts)),
        "headers": headers,
    }


def _styled(html: str) -> str:
    """Put the styles into the elements; what depends on the screen, such as dark colours, stays in the head."""
    styles = (settings.BASE_DIR / "static/css/mail.css").read_text(encoding="utf-8")
    return css_inline.CSSInliner(extra_css=styles, keep_at_rules=True).inline(html)


def _line(item: OutboxItem, one: Told) -> dict[str, str]:
    return {
        "title": one.title,
        "about": one.text,
        "body": one.more,
        "when": minute(one.at),
        "picture": settings.PUBLIC_URL + one.picture if one.picture else "",
        "picture_alt": one.picture_alt,
        "title_language": one.title_language,
        "language": one.language,
        "url": settings.PUBLIC_URL + (address_of(item.pk, one.about) if one.counts_taps else one.path),
    }


def _heading(lines: list[dict[str, str]], *, is_digest: bool) -> str:
    if not is_digest:
        return lines[0]["title"]
    counted = ngettext("%(n)s message for you", "%(n)s messages for you", len(lines)) % {"n": len(lines)}
    return _("%(portal)s: %(counted)s") % {"portal": portal_name(), "counted": counted}


def _stops(told: list[Told], *, is_digest: bool) -> str:
    """What the link of a mail stops: the family of its news; of a digest, all."""
    family = told[0].family
    return stopping.ALL if is_digest or family is None else family.slug


CHANNELS.add(NewsMail.name, NewsMail())
