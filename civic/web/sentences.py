"""What a field says that was not filled in as it should be: the portal's own words in place of Django's.

Django writes for programmers, and its Chinese is not how people in Taiwan write. A form that has better words for its
own field keeps them.
"""

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import BaseFormSet
from django.forms.models import BaseModelFormSet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MISSING = _("Fill this in.")
NOT_LISTED = _("Choose one from the list.")
TAKEN = _("This is there already. Write something else.")
TAKEN_TOGETHER = _("There is one already with the same %(field_labels)s.")
TAKEN_ABOVE = _("The same stands in two rows. Change one of them, or leave it out.")
NOT_TOGETHER = _("This cannot be saved: parts of it do not fit together, or the same is there already.")
NO_NUMBER = _("Write a number, in digits.")
NO_DATE = _("Write a date, such as 2026-11-27.")
NO_TIME = _("Write a time, such as 14:30.")
NO_FILE = _("No file came with it. Choose the file again.")
OPEN_AGAIN = _("A part of the page did not come with it. Open the page again and send it once more.")
FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": MISSING},
    forms.IntegerField: {"invalid": _("Write a whole number, in digits.")},
    forms.FloatField: {"invalid": NO_NUMBER},
    forms.DecimalField: {"invalid": NO_NUMBER},
    forms.DateField: {"invalid": NO_DATE},
    forms.TimeField: {"invalid": NO_TIME},
    forms.DateTimeField: {"invalid": _("Write a date and a time, such as 2026-11-27 14:30.")},
    forms.SplitDateTimeField: {"invalid_date": NO_DATE, "invalid_time": NO_TIME},
    forms.DurationField: {
        "invalid": _("Write how long, such as 1:30:00 for one hour and a half."),
        "overflow": _("Write how long: from {min_days} to {max_days} days."),
    },
    forms.MultiValueField: {"invalid": MISSING, "incomplete": _("Fill in each part of this.")},
    forms.JSONField: {"invalid": _("This cannot be read as JSON. Look at its brackets, commas and quotation marks.")},
    forms.UUIDField: {"invalid": _("This number is not complete. Copy all of it.")},
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
    forms.ModelMultipleChoiceField: {
        "invalid_choice": NOT_LISTED,
        "invalid_list": NOT_LISTED,
        "invalid_pk_value": NOT_LISTED,
    },
}
# What a row says that does not fit the others, where no form asked before.
ROWS = {"invalid_choice": NOT_LISTED, "null": MISSING, "blank": MISSING, "unique": TAKEN}
DECIMALS = {
    "invalid": NO_NUMBER,
    "max_digits": ngettext_lazy("Write at most %(max)s digit.", "Write at most %(max)s digits.", "max"),
    "max_decimal_places": ngettext_lazy(
        "Write at most %(max)s digit after the point.", "Write at most %(max)s digits after the point.", "max"
    ),
    "max_whole_digits": ngettext_lazy(
        "Write at most %(max)s digit before the point.", "Write at most %(max)s digits before the point.", "max"
    ),
}
VALIDATORS: dict[type[Any], Any] = {
    validators.EmailValidator: _("Write an e-mail address, such as name@example.org."),
    validators.URLValidator: _("Write a web address, such as https://example.org."),
    validators.MaxValueValidator: _("Write a number of at most %(limit_value)s."),
    validators.MinValueValidator: _("Write a number of at least %(limit_value)s."),
    validators.RegexValidator: _("This is not written as it should be. Compare it with the example."),
    validators.StepValueValidator: _("Write a multiple of %(limit_value)s."),
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
    """Let every field, validator, row and constraint speak the portal's words, unless it is given its own."""
    of_rows: Any = models.Field
    of_pages: Any = BaseFormSet
    of_numbers: Any = validators.DecimalValidator
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, words_of in VALIDATORS.items():
        validator.message = words_of
    validators.validate_slug.message = _("Use letters without accents, digits, hyphens and _ only.")
    of_numbers.messages = DECIMALS
    of_rows.default_error_messages = {**of_rows.default_error_messages, **ROWS}
    of_pages.default_error_messages = {**of_pages.default_error_messages, "missing_management_form": OPEN_AGAIN}
    _put_words_into_methods(models.Model, models.BaseConstraint, BaseModelFormSet)


def _put_words_into_methods(row: Any, constraint: Any, rows: Any) -> None:
    """Django writes these sentences inside its methods: there is no list of them to put ours into."""
    by_django, in_general = row.unique_error_message, constraint.get_violation_error_message

    def taken(self: Any, model: Any, fields: Any) -> ValidationError:
        error: ValidationError = by_django(self, model, fields)
        if len(fields) > 1:
            error.message = TAKEN_TOGETHER
        return error

    def violated(self: Any) -> str:
        has_own = self.violation_error_message not in (None, constraint.default_violation_error_message)
        return str(in_general(self) if has_own else NOT_TOGETHER)

    row.unique_error_message = taken
    constraint.get_violation_error_message = violated
    rows.get_unique_error_message = lambda _self, _fields: str(TAKEN_ABOVE)
    rows.get_form_error = lambda _self: str(TAKEN_ABOVE)
