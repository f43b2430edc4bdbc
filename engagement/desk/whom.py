"""A rule that is made for one notice, and any rule in words."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from engagement.audiences.admin import AudienceForm
from engagement.audiences.models import Audience
from engagement.notices.models import Notice

LONGEST = 60


def own_name(notice: Notice, words: str) -> str:
    """What a rule of one notice is called: what it asks for, and the notice's number."""
    end = f" #{notice.pk}"
    return words[: LONGEST - len(end)] + end


def is_own(notice: Notice, audience: Audience) -> bool:
    """Whether the rule was made for this notice, so that it may be changed with it."""
    if notice.pk is None or not audience.name.endswith(f" #{notice.pk}"):
        return False
    return not audience.notices.exclude(pk=notice.pk).exists()


def in_words(audience: Audience | None) -> str:
    """Whom the rule asks for, condition by condition, as its own form names them."""
    if audience is None:
        return _("everyone, signed in or not")
    form: Any = AudienceForm(instance=audience)
    said = [_condition(form[name]) for name in form.fields if name not in ("agency", "name")]
    return _("; ").join(part for part in said if part) or _("everyone who has signed up")


def _condition(bound: Any) -> str:
    value = bound.value()
    if value in (None, "", [], ()):
        return ""
    if isinstance(bound.field, forms.ModelMultipleChoiceField):
        names = [str(each) for each in bound.field.queryset if each in value or each.pk in value]
    elif hasattr(bound.field, "choices"):
        chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value)}
        names = [str(words) for key, words in bound.field.choices if str(key) in chosen]
    else:
        return f"{bound.label} {value}"
    return _(", ").join(names)


def named(notice: Notice, audience: Audience) -> str:
    """The own name of a rule, in the county's language whoever writes."""
    with translation.override(settings.LANGUAGE_CODE):
        return own_name(notice, in_words(audience))
