"""What npm brings to scan codes with is the very package that was chosen, or nothing of it."""

import io
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from civic.deploy import sbom, scanner

SCRIPT = Path(scanner.__file__)


def packed(folder: Path, **files: bytes) -> Path:
    """A package as npm packs them."""
    target = folder / "zxing-wasm.tgz"
    with tarfile.open(target, "w:gz") as package:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            package.addfile(member, io.BytesIO(content))
    return target


def test_another_package_under_that_name_is_refused_whole(tmp_path):
    with pytest.raises(scanner.Refused, match="SHA-256 is another"):
        scanner.unpack(packed(tmp_path, LICENSE=b"mine"), tmp_path)
    assert not scanner.whole(tmp_path)
    assert not (tmp_path / "share").exists()


def test_a_machine_without_npm_is_told_what_it_goes_without(tmp_path):
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, SCRIPT, tmp_path], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "Without npm, browsers that read no QR codes by themselves send a photo instead.\n"
    assert list(sbom.scanner_of(tmp_path)) == []


def test_an_npm_that_finds_nothing_stops_no_installation(tmp_path):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n")
    npm.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, SCRIPT, tmp_path], env=environment, check=True, capture_output=True, text=True
    )
    assert "could not be had by npm" in done.stdout
    assert not scanner.whole(tmp_path)


def test_what_was_brought_is_in_the_bill_of_materials(tmp_path):
    stamp = tmp_path / scanner.FOLDER / "stamp"
    stamp.parent.mkdir(parents=True)
    stamp.write_text(scanner.SHA256)
    assert [each["purl"] for each in sbom.scanner_of(tmp_path)] == [f"pkg:npm/zxing-wasm@{scanner.VERSION}"]
    stamp.write_text("0" * 64)  # another version, from before
    assert list(sbom.scanner_of(tmp_path)) == []
