"""The kinds of news that there are: every file of the package of news is read when Django starts."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from engagement.delivery.kinds import NewsKind

FILES: dict[str, Any] = {}  # by the module's name, what it declares as `news`; None where it declares nothing
KINDS: dict[str, NewsKind] = {}  # by slug; of two with one slug, which manage.py check refuses, the first counts


class UnknownKind(LookupError):
    """Somebody files news of a kind that no file of news declares."""


def discover(package: ModuleType) -> None:
    """Read every file of the package. What several of them share is named `_like_this`, and is no kind."""
    for found in iter_modules(package.__path__, f"{package.__name__}."):
        if found.name.rpartition(".")[2].startswith("_"):
            continue
        kind = FILES[found.name] = getattr(import_module(found.name), "news", None)
        if isinstance(kind, NewsKind):
            KINDS.setdefault(kind.slug, kind)


def require(kind: NewsKind) -> None:
    """Raise UnknownKind unless the kind is declared in a file of news: nobody could read its messages later."""
    if KINDS.get(kind.slug) is not kind:
        raise UnknownKind(f"No file in engagement/news declares the kind “{kind.slug}”.")
