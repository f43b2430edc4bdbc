"""Looks of a draft: another picture or title for some of those whom it concerns."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.desk.fields import PictureField
from engagement.audiences.models import Audience
from engagement.notices import actions as notices
from engagement.notices.models import MOST_LOOKS, Look, Notice


class TooManyLooks(DomainError):
    code = "too_many_looks"
    message = _("A notice has three looks at most beside its own.")


class LookForm(forms.ModelForm):
    """One look. `of` is the draft that it belongs to."""

    picture = PictureField(
        label=capfirst(_("picture")), required=False,
        help_text=_("Empty: the notice’s own. JPEG, PNG or WebP; where it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    own_picture = forms.BooleanField(label=_("Show the notice’s own picture"), required=False)

    class Meta:
        model = Look
        fields = ("audience", "title", "title_en", "picture", "picture_alt", "picture_alt_en")

    def __init__(self, *args: Any, of: Notice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = of.looks.exclude(pk=self.instance.pk).values("audience")
        mine = Audience.objects.filter(agency=of.agency_id).exclude(pk__in=taken)
        self.fields["audience"].queryset = mine.exclude(clauses__is_by_deeds=True)  # type: ignore[attr-defined]
        if not self.instance.picture:
            del self.fields["own_picture"]
        for name in ("title_en", "picture_alt_en"):
            self.fields[name].widget.attrs["lang"] = "en"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("own_picture"):
            told |= {"picture": "", "picture_alt": "", "picture_alt_en": ""}
        for name in ("title", "title_en", "picture_alt", "picture_alt_en"):
            told[name] = " ".join(str(told.get(name, "")).split())
        has_picture = told.get("picture", self.instance.picture) or "picture" in self.errors
        if not has_picture and not told["title"] and "title" not in self.errors:
            self.add_error("title", _("A look has another title, another picture, or both."))
        if told.get("picture") and not told["picture_alt"]:
            self.add_error("picture_alt", _("The picture needs a text alternative before the notice can go on."))
        return told


@transaction.atomic
def keep(form: LookForm, notice: Notice, *, by: User) -> Look:
    """Add a look to a draft, or change it; the draft's writer is who wrote last. Raises TooManyLooks, WrongState."""
    draft = notices.for_writing(notice.pk, by=by)
    look: Look = form.save(commit=False)
    if look.pk is None:
        taken = set(draft.looks.values_list("place", flat=True))
        free = [place for place in range(1, MOST_LOOKS + 1) if place not in taken]
        if not free:
            raise TooManyLooks
        look.notice, look.place = draft, free[0]
    look.save()
    _written(draft, by=by)
    return look


@transaction.atomic
def take_off(look: Look, *, by: User) -> None:
    """Take a look off a draft: those whom it held see the notice as it is. Raises WrongState, NotAllowed."""
    draft = notices.for_writing(look.notice_id, by=by)
    look.delete()
    _written(draft, by=by)


def copy(source: Notice, *, to: Notice) -> None:
    """Give a copy of a notice the same looks."""
    names = ("place", "audience_id", "title", "title_en", "picture", "picture_alt", "picture_alt_en")
    Look.objects.bulk_create(
        Look(notice=to, **{name: getattr(look, name) for name in names}) for look in source.looks.all()
    )


def _written(draft: Notice, *, by: User) -> None:
    draft.proposed_by = by
    draft.save(update_fields=["proposed_by"])
    audit.record("notice.changed", by=by, about=draft, fields=["looks"])
