"""A refusal as a page shows it: why, and a link to the answer that says what to do."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from civic.core.errors import DomainError


def explained(error: DomainError, *, key: str = "") -> str:
    """The refusal in words, with the link to its answer where it has one; for messages and the faults of forms.

    `key` names another answer, where the same refusal meets somebody else: a PIN may be a card's or a clerk's.
    """
    led = key or error.help
    return with_answer(error, led) if led else str(error)


def faults(error: DomainError, *, otherwise: str) -> dict[str, list[str]]:
    """The faults of a form by field, each with the link; of a refusal that names no field, under `otherwise`."""
    if not error.fields:
        return {otherwise: [explained(error)]}
    if not error.help:
        return error.fields
    return {field: [with_answer(each, error.help) for each in said] for field, said in error.fields.items()}


def with_answer(words: object, key: str) -> SafeString:
    """What is refused without a rule of ours, such as a password that is not right: the words, and the link."""
    return format_html("{} {}", str(words), help_link(key))


def help_link(key: str) -> SafeString:
    """The link to an answer."""
    url = reverse("civic:help_answer", args=[key])
    return format_html('<a class="help-link" href="{}">{}</a>', url, _("What can I do?"))
