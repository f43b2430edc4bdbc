"""Why a notice stands higher on somebody's home page, in words."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civic.core.saying import in_language

FOLLOWED, ANSWERED, READ = "followed", "answered", "read"  # the strongest reason first


@dataclass(frozen=True)
class Because:
    """One of the three reasons, and the topic's names."""

    reason: str
    name: str
    name_en: str

    def __str__(self) -> str:
        return _said(self.reason, in_language(self.name, self.name_en), get_language() or "")


@lru_cache(maxsize=1024)
def _said(reason: str, topic: str, language: str) -> str:
    """In the language that is active, which is `language`. Whom it is said to is nobody's here."""
    if reason == FOLLOWED:
        return _("because you follow %(topic)s") % {"topic": topic}
    if reason == ANSWERED:
        return _("because you answered about %(topic)s") % {"topic": topic}
    return _("because you often read about %(topic)s") % {"topic": topic}
