"""A year of birth that was told at joining waits in the browser until its owner has shown that the address is theirs.

Else anybody could make a minor of a stranger, who would have to go to a counter to be older again.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from civic.accounts.actions import tell_birth_year

TOLD = "told_birth_year"


def keep_told_year(request: HttpRequest, user: Any, form: Any) -> None:
    year = form.cleaned_data.get("birth_year") if form is not None else None
    if year is not None:
        request.session[TOLD] = [user.pk, year]


@receiver(user_logged_in)
def told_by_its_owner(request: HttpRequest, user: Any, **_rest: Any) -> None:
    """The first sign-in of the browser that joined."""
    owner, year = request.session.pop(TOLD, (None, None))
    if owner == user.pk:
        tell_birth_year(user, year)
