"""How a slice asks those above it, without knowing them: it owns a Hook or a Register, and they connect to it.

Each app's `connections.py` imports whatever connects, so that one file per app tells who answers whom.
"""

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Hook(Generic[P, R]):
    """A question that several functions may answer. Calling the hook asks them all, in the order they connected."""

    def __init__(self, question: str) -> None:
        self.question = question
        self._answers: list[Callable[P, R]] = []

    def connect(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Have a function asked from now on, once; also used as a decorator."""
        if answer not in self._answers:
            self._answers.append(answer)
        return answer

    def disconnect(self, answer: Callable[P, R]) -> None:
        """Ask a function no longer."""
        self._answers.remove(answer)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        """Yield one answer after the other, so that `any()` and `all()` stop where they can."""
        return (answer(*args, **kwargs) for answer in self._answers)

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let everybody who connected know; raise LookupError when nobody did, for then something is missing."""
        if not self._answers:
            raise LookupError(self.question)
        for _answer in self(*args, **kwargs):
            pass


class Register(dict[str, T]):
    """Things of one kind, each under a key of its own, in the order in which they were added."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def add(self, key: str, thing: T) -> T:
        """Add a thing; raise ValueError when its key names another one already."""
        if key in self:
            raise ValueError(f"{self.kind} “{key}” is registered twice")
        self[key] = thing
        return thing
