"""The question library: what an agency asks again and again, kept once."""

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from surveys.questionnaires.choices import Line
from surveys.questionnaires.writing import Card

MOST_ENTRIES = 300  # of one agency


class LibraryEntry(models.Model):
    """A question, or several in their order, that an agency keeps to ask again; a copy, so that it changes nothing.

    `cards` holds each question as it is written, in both languages, with its answers.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="library", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=80)
    cards = models.JSONField(_("questions"), encoder=DjangoJSONEncoder)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by"))

    class Meta:
        verbose_name = _("entry of the question library")
        verbose_name_plural = _("question library")
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "title"], name="library_title_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[Card]:
        """Its questions as they are written into a draft."""
        return [unpacked(each) for each in self.cards]


def packed(card: Card) -> dict[str, Any]:
    """A question as plain data."""
    return asdict(card)


def unpacked(data: dict[str, Any]) -> Card:
    """A question out of plain data; what a later version of the portal no longer knows is left out."""
    known = {each.name for each in fields(Card)}
    kept = {name: value for name, value in data.items() if name in known}
    for name in ("least", "most"):
        kept[name] = None if kept.get(name) is None else Decimal(kept[name])
    names = {each.name for each in fields(Line)}
    lines = [Line(**{name: value for name, value in line.items() if name in names}) for line in kept.get("lines", ())]
    return Card(**{**kept, "lines": lines})
