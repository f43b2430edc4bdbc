"""What happens in the apps below becomes news: a signal is heard, and rows are inserted in its sender's transaction."""

from functools import partial
from typing import Any

from django.dispatch import Signal

from engagement.delivery import actions
from engagement.delivery.kinds import NewsKind


def listen(kind: NewsKind) -> None:
    """Hear every signal that tells this kind of news, each once however often this is called."""
    for signal in kind.listens:
        signal.connect(partial(_hear, kind), weak=False, dispatch_uid=_uid(kind))


def ignore(kind: NewsKind) -> None:
    """Hear nothing of this kind any more."""
    for signal in kind.listens:
        signal.disconnect(dispatch_uid=_uid(kind))


def _hear(kind: NewsKind, /, *, sender: Any, signal: Signal, **told: Any) -> None:
    actions.file(kind, kind.listens[signal](**told))


def _uid(kind: NewsKind) -> str:
    return f"news:{kind.slug}"
