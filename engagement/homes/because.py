"""Why a notice stands higher on somebody's home page, in words."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

FOLLOWED, ANSWERED, READ = "followed", "answered", "read"  # the strongest reason first


@dataclass(frozen=True)
class Because:
    """One of the three reasons, and the topic's names."""

    reason: str
    name: str
    name_en: str

    def __str__(self) -> str:
        topic = self.name_en if (get_language() or "").startswith("en") else self.name
        if self.reason == FOLLOWED:
            return _("because you follow %(topic)s") % {"topic": topic}
        if self.reason == ANSWERED:
            return _("because you answered about %(topic)s") % {"topic": topic}
        return _("because you often read about %(topic)s") % {"topic": topic}
