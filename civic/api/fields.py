"""Fields that take a value of their JSON type and nothing like it: no true for 1, no 3.0 for 3, no 12 for "12"."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class WholeNumber(serializers.IntegerField):
    """A JSON integer."""

    default_error_messages = {"invalid": _("A whole number is needed.")}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Text(serializers.CharField):
    """A JSON string."""

    default_error_messages = {"invalid": _("Words are needed.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class AnswersField(serializers.DictField):
    """{question id: value}; what a value may be depends on the question, so the domain checks it."""

    child = serializers.JSONField(allow_null=True)
    default_error_messages = {"not_a_dict": _("The answers are needed by question id.")}
