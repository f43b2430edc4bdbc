"""Who is signed in, with what the county knows of that person: one query, written once, since every page asks it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, QuerySet

from civic.accounts.models import User
from civic.core.compiled import Slot, compiled


@compiled
def _person() -> QuerySet[User]:
    return User.objects.select_related("citizen").filter(pk=Slot("pk", BigIntegerField()))


class Backend(AuthenticationBackend):
    """Sign-in by allauth, and passwords."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session; None when they are gone, or may not sign in any more."""
        query = _person()
        people = query.objects(query.rows(pk=user_id))
        return people[0] if people and self.user_can_authenticate(people[0]) else None
