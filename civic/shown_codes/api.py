"""The same digits in a JSON body: in plain digits, as programs write them, with blanks at most."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from civic.api.fields import Text
from civic.shown_codes.typed import is_digits


class DigitsText(Text):
    """A JSON string of so many digits; `short` is the answer to anything else."""

    def __init__(self, length: int, *, short: Any, **kwargs: Any) -> None:
        self.length, self.short = length, short
        super().__init__(**kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        joined = super().run_validation(data).replace(" ", "")
        if not is_digits(joined, self.length):
            raise ValidationError(self.short)
        return joined
