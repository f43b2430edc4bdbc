"""Serializers of answers that are given at each payment."""

from copy import deepcopy
from typing import Any

from rest_framework.serializers import ModelSerializer


class BuiltOnce(ModelSerializer):
    """A serializer that works out once which fields its model makes, not for each answer.

    Only for answers: each gets copies, as those that a class declares are copied, and nothing is looked up meanwhile.
    """

    _built: dict[str, Any]

    def get_fields(self) -> dict[str, Any]:
        """Copy what the first one of this class built."""
        if "_built" not in type(self).__dict__:
            type(self)._built = super().get_fields()
        return deepcopy(self._built)
