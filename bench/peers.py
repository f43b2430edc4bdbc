"""Software of others that ours is measured against, each in an environment of its own under var/bench."""

import subprocess
import venv
from collections.abc import Sequence

from bench.crews import ROOT


def installed(name: str, packages: Sequence[str]) -> str | None:
    """A Python with these packages, kept for the next time; None when they cannot be installed."""
    folder = ROOT / "var" / "bench" / name
    python = folder / "bin" / "python"
    try:
        if not (folder / "installed").exists():
            venv.create(folder, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)  # noqa: S603
            (folder / "installed").touch()
    except (OSError, subprocess.CalledProcessError):
        return None
    return str(python)
