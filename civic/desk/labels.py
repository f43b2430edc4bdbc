"""Names for the fields that Django's administration shows without a label, for people who hear the page."""

from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy

# Django's own words, in its own translation: under the usual name they would be gathered as ours.
from django.utils.translation import gettext_lazy as django_words

PARTS = (django_words("Date:"), django_words("Time:"))


def name_parts(field: Any) -> Any:
    """A moment is asked for in two boxes: each says what it is of which field."""
    if isinstance(getattr(field, "widget", None), forms.SplitDateTimeWidget):
        for box, part in zip(field.widget.widgets, PARTS, strict=True):
            box.attrs["aria-label"] = format_lazy("{} {}", capfirst(field.label), part)
    return field


def named_rows(formset: Any) -> Any:
    """In a table of rows only the column has a heading: each cell carries it too."""
    formset.deletion_widget = forms.CheckboxInput(attrs={"aria-label": django_words("Delete?")})
    for field in formset.form.base_fields.values():
        if not field.widget.is_hidden and field.label:
            field.widget.attrs["aria-label"] = capfirst(field.label)
        name_parts(field)
    return formset
