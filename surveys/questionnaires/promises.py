"""What a questionnaire promises beside its questions, and which of it cannot go together (constraints of the table)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def faults(said: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The promises that exclude others: the column, why, and what it becomes instead."""
    is_anonymous = said.get("is_anonymous")
    if said.get("publishes") and not is_anonymous:
        yield "publishes", _("Results for everybody need answers that bear no name."), ""
    if said.get("gives_rows") and (said.get("keeps_groups") or not is_anonymous):
        yield "gives_rows", _("Single answers go with no name, and not with age band, gender and district."), False
    if said.get("closes_after") == 0:
        yield "closes_after", _("At least one person has to answer."), None


def keep_apart(form: forms.ModelForm, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Tell each fault at its box, and keep what tells less: such a form is saved as far as it is valid."""
    known = {"is_anonymous": form.instance.is_anonymous} | cleaned
    for name, words, instead in faults(known):
        if name in form.fields:
            form.add_error(name, words)
            cleaned[name] = instead
    return cleaned
