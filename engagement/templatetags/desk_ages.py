"""How long something has waited: `{{ notice.proposed_at|since }}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext, ngettext

register = template.Library()


@register.filter
def since(when: datetime | None) -> str:
    """“for 20 minutes”, “for 3 hours”, “for 2 days”; nothing for nothing."""
    if when is None:
        return ""
    minutes = max(0, int((timezone.now() - when).total_seconds() // 60))
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("for %(n)s minute", "for %(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 24:
        return ngettext("for %(n)s hour", "for %(n)s hours", hours) % {"n": hours}
    return ngettext("for %(n)s day", "for %(n)s days", hours // 24) % {"n": hours // 24}
