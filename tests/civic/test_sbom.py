"""The bill of materials lists what runs, as it is locked."""

import re
from datetime import UTC, datetime
from pathlib import Path

from civic.deploy import sbom

ROOT = Path(__file__).resolve().parents[2]


def test_every_locked_library_that_is_installed_is_listed_with_version_and_hashes():
    lock = (ROOT / "requirements.lock").read_text()
    made = sbom.bill(lock, at=datetime(2026, 11, 29, tzinfo=UTC))
    listed = {each["name"]: each for each in made["components"]}
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    django = listed["django"]
    assert f"django=={django['version']}" in lock.lower()
    assert django["purl"] == f"pkg:pypi/django@{django['version']}"
    assert django["hashes"]
    assert {content["content"] for content in django["hashes"]} <= set(re.findall(r"sha256:(\w{64})", lock))
    assert django["licenses"]
    assert len(listed) > 50
    assert made["dependencies"][0]["dependsOn"] == [each["bom-ref"] for each in made["components"]]


def test_a_library_for_other_systems_that_is_not_installed_is_left_out():
    lock = "nothing-like-this==1.0 \\\n    --hash=sha256:" + "0" * 64
    assert list(sbom.components(lock)) == []
