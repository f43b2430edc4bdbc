"""Bring the reader of QR codes for browsers that read none by themselves: zxing as WebAssembly, by npm, into `.venv`.

It is no library of Python, so no lock file of ours can name it: its version and what it must be stand here. Runs on
the machine's own python3. Where npm is missing, scanning inside the page stays with the browsers that do it alone,
and a photo of the code is read on the server, as everywhere.

python3 civic/deploy/scanner.py FOLDER            asks npm for it
python3 civic/deploy/scanner.py FOLDER FILE.tgz   takes it from what `npm pack` brought elsewhere
"""

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

NAME, VERSION, LICENCE = "zxing-wasm", "3.1.6", "MIT"
SHA256 = "188321a7680275ce7ab73c7c13fac9f6c4181b5da7ed65af64ba34d1fd416ea5"
FOLDER = Path("share") / "tuili" / "zxing"  # below the environment
FILES = {
    "package/dist/iife/reader/index.js": "reader.js",
    "package/dist/reader/zxing_reader.wasm": "reader.wasm",
    "package/LICENSE": "LICENSE",
}
SECONDS = 60  # a registry that does not answer keeps nobody waiting


class Refused(Exception):
    """What came is not what was asked for."""


def bring(environment: Path) -> str:
    """Put the reader below an environment, unless it is there; return a sentence where it could not be had."""
    if whole(environment):
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "Without npm, browsers that read no QR codes by themselves send a photo instead."
    with tempfile.TemporaryDirectory(prefix="tuili-scanner-") as folder:
        command = [npm, "pack", "--silent", f"{NAME}@{VERSION}"]
        try:
            done = subprocess.run(command, check=False, cwd=folder, capture_output=True, timeout=SECONDS)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            done = None
        packed = sorted(Path(folder).glob("*.tgz"))
        if done is None or done.returncode or not packed:
            return f"{NAME} could not be had by npm: some browsers send a photo instead of scanning in the page."
        unpack(packed[0], environment)
    return ""


def whole(environment: Path) -> bool:
    """Whether this very version is there; its stamp is written last."""
    stamp = environment / FOLDER / "stamp"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == SHA256


def unpack(packed: Path, environment: Path) -> None:
    """Keep the three files that are needed; raise Refused for anything but the package named above."""
    content = packed.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise Refused(f"{packed.name} is not {NAME} {VERSION}: its SHA-256 is another. Nothing was taken from it.")
    target = environment / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as package:
        for inside, name in FILES.items():
            member = package.extractfile(inside)
            assert member is not None, inside  # noqa: S101
            (target / name).write_bytes(member.read())
    (target / "stamp").write_text(SHA256, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        unpack(Path(sys.argv[2]), Path(sys.argv[1]))
    elif trouble := bring(Path(sys.argv[1])):
        print(trouble, flush=True)  # noqa: T201
