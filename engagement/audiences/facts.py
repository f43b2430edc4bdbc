"""What audiences ask about citizens and slices above know: each registers its answer here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from civic.core.hooks import Register


@dataclass(frozen=True)
class Linked:
    """A way by which somebody can be reached: its name for clerks, and the users who have it, by `user_id`."""

    title: str | Promise
    users: Callable[[], "QuerySet[Any, Any]"]


CHANNELS: Register[Linked] = Register("linked channel")
# Rows with `citizen_id` and `language` of those who chose one, or signed in with one; others have the portal's first.
LANGUAGES: Register[Callable[[], "QuerySet[Any, Any]"]] = Register("languages of citizens")
# Whom an agency's newest notices, so many of them, did not move to open one: a condition on Citizen.
UNOPENED: Register[Callable[[int, int], Q]] = Register("who opened none of an agency's last notices")
