"""Work on pages that are no table of the administration: slices say here to which roles such a page opens."""

from dataclasses import dataclass
from typing import Any

from civic.core.hooks import Register
from civic.core.roles import Role


@dataclass(frozen=True)
class Door:
    """The work's name, and who does it."""

    title: Any
    roles: tuple[Role, ...]


DOORS: Register[Door] = Register("door")
