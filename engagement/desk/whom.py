"""A rule that is made for one notice, and any rule in words."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from engagement.audiences import words
from engagement.audiences.models import Audience
from engagement.notices.models import Notice

LONGEST = 60


def own_name(notice: Notice, asked: str) -> str:
    """What a rule of one notice is called: what it asks for, and the notice's number."""
    end = f" #{notice.pk}"
    return asked[: LONGEST - len(end)] + end


def is_own(notice: Notice, audience: Audience) -> bool:
    """Whether the rule was made for this notice, so that it may be changed with it."""
    if notice.pk is None or not audience.name.endswith(f" #{notice.pk}"):
        return False
    return not (audience.notices.exclude(pk=notice.pk).exists() or audience.looks.exists())


def in_words(audience: Audience | None) -> str:
    """Whom the rule asks for, group by group."""
    if audience is None:
        return _("everyone, signed in or not")
    return _("; or ").join(words.told(audience)) or _("everyone who has signed up")


def named(notice: Notice, audience: Audience) -> str:
    """The own name of a rule, in the county's language whoever writes."""
    with translation.override(settings.LANGUAGE_CODE):
        return own_name(notice, in_words(audience))
