"""What a field says that was not filled in as it should be: the portal's own words in place of Django's.

Django writes for programmers, and its Chinese is not how people in Taiwan write. A form that has better words for its
own field keeps them.
"""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MISSING = _("Fill this in.")
NOT_LISTED = _("Choose one from the list.")
NO_FILE = _("No file came with it. Choose the file again.")
FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": MISSING},
    forms.IntegerField: {"invalid": _("Write a whole number, in digits.")},
    forms.FloatField: {"invalid": _("Write a number, in digits.")},
    forms.DecimalField: {"invalid": _("Write a number, in digits.")},
    forms.DateField: {"invalid": _("Write a date, such as 2026-11-27.")},
    forms.TimeField: {"invalid": _("Write a time, such as 14:30.")},
    forms.DateTimeField: {"invalid": _("Write a date and a time, such as 2026-11-27 14:30.")},
    forms.URLField: {"invalid": _("Write a web address, such as https://example.org.")},
    forms.FileField: {
        "invalid": NO_FILE,
        "missing": NO_FILE,
        "empty": _("This file is empty. Choose another one."),
        "contradiction": _("Either send a file or tick the box to remove it, not both."),
    },
    forms.ImageField: {"invalid_image": _("This is not a picture that can be used: JPEG, PNG and WebP are.")},
    forms.ChoiceField: {"invalid_choice": NOT_LISTED},
    forms.MultipleChoiceField: {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED},
    forms.ModelChoiceField: {"invalid_choice": NOT_LISTED},
    forms.ModelMultipleChoiceField: {"invalid_choice": NOT_LISTED, "invalid_list": NOT_LISTED},
}
VALIDATORS: dict[type[Any], Any] = {
    validators.EmailValidator: _("Write an e-mail address, such as name@example.org."),
    validators.URLValidator: _("Write a web address, such as https://example.org."),
    validators.MaxValueValidator: _("Write a number of at most %(limit_value)s."),
    validators.MinValueValidator: _("Write a number of at least %(limit_value)s."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Write at most %(limit_value)d character; this has %(show_value)d.",
        "Write at most %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    ),
    validators.MinLengthValidator: ngettext_lazy(
        "Write at least %(limit_value)d character; this has %(show_value)d.",
        "Write at least %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    ),
    validators.ProhibitNullCharactersValidator: _(
        "This has characters that cannot be kept. Type it again; do not copy it."
    ),
}


def use_own_words() -> None:
    """Let every field and validator speak the portal's words, unless a form gives its own."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, words_of in VALIDATORS.items():
        validator.message = words_of
