"""The alert rules that we ship speak of numbers that /metrics tells, and each says what to do first."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from civic.health.gauges import GAUGES
from civic.outbox.models import OutboxItem, Urgency

ROOT = Path(__file__).resolve().parents[3]
BUILT_IN = {"tuili_gauge_failed"}
LABEL = re.compile(r"(tuili_\w+)\{([^}]*)\}")


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_names_numbers_that_there_are(rule):
    named = set(re.findall(r"tuili_\w+", rule["expr"]))
    assert named
    assert named <= set(GAUGES) | BUILT_IN
    for metric, labels in LABEL.findall(rule["expr"]):
        asked = {pair.partition("=")[0].rstrip("!~") for pair in labels.split(",")}
        assert asked <= set(GAUGES[metric].labels)
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["do"]
    assert rule["labels"]["severity"] in {"page", "ticket"}


def test_every_number_of_ours_has_a_rule():
    spoken_of = set(re.findall(r"tuili_\w+", " ".join(rule["expr"] for rule in rules())))
    assert spoken_of == set(GAUGES) | BUILT_IN


def test_values_that_rules_ask_for_are_values_that_there_are():
    asked = re.findall(r'(urgency|state)=~?"([^"]+)"', " ".join(rule["expr"] for rule in rules()))
    known = {
        "urgency": {urgency.name.lower() for urgency in Urgency},
        "state": {str(state) for state in OutboxItem.State.values},
    }
    for label, values in asked:
        assert set(values.split("|")) <= known[label]


def test_a_page_that_a_rule_leads_to_is_there():
    told = " ".join(rule["annotations"]["do"] for rule in rules())
    assert all((ROOT / page).is_file() for page in re.findall(r"docs/[\w/-]+\.md", told))
