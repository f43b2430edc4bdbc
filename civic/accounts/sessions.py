"""Django's sessions in the database, read by a query that is written once: every page asks it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from civic.core.compiled import Slot, compiled


@compiled
def _live() -> QuerySet[Session, Any]:
    mine = Session.objects.filter(session_key=Slot("key", CharField()), expire_date__gt=Slot("now", DateTimeField()))
    return mine.values_list("session_data")


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, when it is not there or over."""
        found = _live().rows(key=self.session_key, now=timezone.now())
        if found:
            return self.decode(found[0][0])  # type: ignore[no-any-return]
        self._session_key = None
        return {}
