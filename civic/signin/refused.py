"""Refusals of allauth lead to their answers, as those of the portal do."""

from typing import Any

from django.core.exceptions import ValidationError

from civic.web.refusals import with_answer


class LeadsToAnswers:
    """An adapter of allauth whose refusals have the link to an answer beside them, by the code of each."""

    answers: dict[str, str] = {}
    error_messages: dict[str, Any]

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        error: ValidationError = super().validation_error(code, *args)  # type: ignore[misc]
        key = self.answers.get(code)
        return ValidationError(with_answer(error.message, key), code=code) if key else error

    def led(self, words: Any) -> Any:
        """A refusal that allauth gives by its words alone; whatever else it says stays as it is."""
        code = next((code for code in self.answers if self.error_messages.get(code) is words), "")
        return with_answer(words, self.answers[code]) if code else words
