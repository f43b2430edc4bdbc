"""`make sbom`: the software bill of materials, as CycloneDX 1.6 JSON: every library that runs, as locked and installed.

It ends with a sentence that counts the libraries whose licence they do not say themselves.
"""

import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from civic.deploy import scanner

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LICENCE = "License :: OSI Approved :: "


def components(lock: str) -> Iterator[dict[str, Any]]:
    """Yield a component for each library of a lock file that is installed here; others are for other systems."""
    for block in re.split(r"\n(?=\S)", lock):
        found = LOCKED.match(block)
        if not found:
            continue
        name, version = found.groups()
        try:
            known: Any = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
        yield {
            "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
            "description": known.get("Summary", ""), "licenses": licences(known),
            "hashes": [{"alg": "SHA-256", "content": content} for content in HASH.findall(block)],
        }  # fmt: skip


def scanner_of(environment: Path) -> Iterator[dict[str, Any]]:
    """Yield the component that npm brought, if it did."""
    if scanner.whole(environment):
        purl = f"pkg:npm/{scanner.NAME}@{scanner.VERSION}"
        yield {
            "type": "library", "bom-ref": purl, "name": scanner.NAME, "version": scanner.VERSION, "purl": purl,
            "description": "Reads QR codes in browsers that read none", "licenses": [{"expression": scanner.LICENCE}],
            "hashes": [{"alg": "SHA-256", "content": scanner.SHA256}],
        }  # fmt: skip


def licences(known: Any) -> list[dict[str, Any]]:
    """What a library says about its licence: an SPDX expression, its classifiers, or a short text; empty: nothing."""
    if expression := known.get("License-Expression"):
        return [{"expression": expression}]
    names = [each.removeprefix(LICENCE) for each in known.get_all("Classifier", []) if each.startswith(LICENCE)]
    text = (known.get("License") or "").strip().splitlines()
    return [{"license": {"name": name}} for name in names or text[:1] if name and name != "UNKNOWN"]


def bill(lock: str, *, at: datetime) -> dict[str, Any]:
    """The whole bill."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = {"type": "application", "bom-ref": own["name"], "name": own["name"], "version": own["version"]}
    parts = sorted([*components(lock), *scanner_of(Path(sys.prefix))], key=lambda each: each["purl"])
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": f"urn:uuid:{uuid4()}",
        "metadata": {"timestamp": at.isoformat(timespec="seconds"), "component": ours},
        "components": parts,
        "dependencies": [{"ref": own["name"], "dependsOn": [each["bom-ref"] for each in parts]}],
    }  # fmt: skip


def main(target: Path) -> None:
    made = bill((ROOT / "requirements.lock").read_text(encoding="utf-8"), at=datetime.now(UTC))
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    silent = [each["name"] for each in made["components"] if not each["licenses"]]
    print(f"{target}: {len(made['components'])} libraries")  # noqa: T201
    print(f"{len(silent)} do not say their licence: {', '.join(silent) or '–'}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
