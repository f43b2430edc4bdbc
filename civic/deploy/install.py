"""Install the locked libraries into `.venv`. Runs on the machine's own python3, before anything is installed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS, VENV = ROOT / ".venv-tools", ROOT / ".venv"
LEAST = (3, 11)


def main(lock: str) -> None:
    if sys.version_info < LEAST:
        sys.exit(
            f"Tuili needs Python {LEAST[0]}.{LEAST[1]} or newer, and python3 here is {sys.version.split()[0]}: "
            "install a newer one and run make again."
        )
    environment = {**os.environ, **uv_settings()}
    make_environment(VENV)
    uv = find_uv()
    say(f"Installing {lock} …")
    target = [str(python_of(VENV)), "-m", "pip"] if uv is None else [str(uv), "pip"]
    command = [*target, "install", "--quiet", "--require-hashes", "-r", lock]
    if uv is not None:
        command += ["--python", str(python_of(VENV))]
    run(command, f"The libraries in {lock} could not be installed", environment)
    bring_scanner()


def bring_scanner() -> None:
    """Add what scans QR codes in browsers that cannot; a start never fails for want of it."""
    script = ROOT / "civic" / "deploy" / "scanner.py"
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script), str(VENV)], check=False, capture_output=True, text=True
    )
    said = (done.stdout or done.stderr).strip()
    if said:
        say(said.splitlines()[-1])


def make_environment(folder: Path) -> None:
    """Create a virtual environment unless a working one is there."""
    if python_of(folder).exists():
        return
    run(
        [sys.executable, "-m", "venv", str(folder)],
        f"{folder.name} could not be made: Python's venv module is missing (on Debian: apt install python3-venv)",
    )


def find_uv() -> "Path | None":
    """Install uv beside the project, for its speed; without it pip does the same more slowly."""
    make_environment(TOOLS)
    uv = TOOLS / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    if not uv.exists():
        subprocess.run(  # noqa: S603
            [str(python_of(TOOLS)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return uv if uv.exists() else None


def uv_settings() -> "dict[str, str]":
    """uv does not read pip's settings: hand on the index that this machine uses."""
    settings = {}
    for option, variable in (("global.index-url", "UV_DEFAULT_INDEX"), ("global.cert", "SSL_CERT_FILE")):
        found = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pip", "config", "get", option], check=False, capture_output=True, text=True
        )
        if found.returncode == 0 and found.stdout.strip() and variable not in os.environ:
            settings[variable] = found.stdout.strip()
    return settings


def python_of(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(command: "list[str]", trouble: str, environment: "dict[str, str] | None" = None) -> None:
    """Run a command; when it fails, show what it said, and one sentence."""
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-8:])
        sys.exit(f"{last}\n{trouble}: mend what is said above and run make again.")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
