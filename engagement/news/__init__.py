"""News for one citizen: each file declares one kind, and is all that a new kind needs (CONTRIBUTING.md)."""

import sys


def load() -> None:
    """Read the files of this package, and listen for what they tell. Django calls it when it starts."""
    from engagement.delivery import listening, registry

    registry.discover(sys.modules[__name__])
    for kind in registry.KINDS.values():
        listening.listen(kind)
