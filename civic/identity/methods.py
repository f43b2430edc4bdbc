"""The ways in which a citizen can prove who they are. A new way is a plug-in: a class that is registered.

A method leads the citizen to a page of its own, makes sure of the person there in whatever way is its own, and ends by
calling `civic.identity.actions.verify` with its name. Everything else (one person has one account, the level,
the audit log, what the level may earn) follows from that call, whichever method made it.
"""

from abc import ABC
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.hooks import Register


class Method(ABC):
    """One way. `page` is the name of the page on which it begins."""

    slug: ClassVar[str]
    title: ClassVar[Any]
    about: ClassVar[Any]
    icon: ClassVar[str] = "check"
    page: ClassVar[str]

    @property
    def url(self) -> str:
        return reverse(self.page)

    def is_open_to(self, citizen: Citizen) -> bool:
        """Whether this citizen may begin now."""
        return True


METHODS: Register[Method] = Register("method")


def register(kind: type[Method]) -> type[Method]:
    """Add a method; a slug names one only."""
    METHODS.add(kind.slug, kind())
    return kind


def title_of(slug: str) -> str:
    """The method's name for people, also of one that is no longer there."""
    method = METHODS.get(slug)
    return str(method.title) if method else slug


@register
class Counter(Method):
    slug = "counter"
    title = _("At a counter")
    about = _("Show a QR and your identity document at a public counter. It takes a minute; nothing is copied.")
    icon = "pin"
    page = "civic:identity_counter"


@register
class Letter(Method):
    slug = "letter"
    title = _("By a letter with a code")
    about = _("If the county has sent you a letter with a code, type it in here.")
    icon = "mail"
    page = "civic:identity_letter"
