"""Every act that the portal writes into its audit log can be told in words."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from civic.audit.acts import ACTS, in_words
from civic.audit.telling import facts, kind_of
from civic.signin.noting import CHANGES
from engagement.notices.models import Notice
from engagement.sends.trying import TRIED
from rewards.budgets.actions import VERBS
from surveys.responses.models import HeldAward

ROOT = Path(__file__).parents[3]
APPS = ("civic", "rewards", "engagement", "surveys")
RECORDED = (
    re.compile(r'\b(?:record|READ\.tell|WRITTEN\.tell)\(\s*f?"[a-z_.{}]+\.([a-z_]+)"'),
    re.compile(r'\b(?:told|note|audit|_save)\([^"\n]*, "([a-z_]+)", (?:by=|[a-z])'),  # a decision, or a page's look
    re.compile(r'\b(?:told|note|audit)\([^"\n]*, "([a-z_]+)"\)'),
    re.compile(r'\bverb(?:: str)?\s?=\s?"([a-z_]+)"'),
)


def recorded() -> list[str]:
    """What sources name, and what they take from elsewhere: the state that a thing came to, a change of an account."""
    sources = [path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")]
    named = {verb for source in sources for rule in RECORDED for verb in rule.findall(source)}
    elsewhere = {*VERBS.values(), *Notice.State.values, *HeldAward.State.values}
    return sorted(named | elsewhere | {act.partition(".")[2] for act in CHANGES.values()} | {TRIED.partition(".")[2]})


def test_some_are_found():
    told = {"listed", "viewed", "results_published", "found", "exported", "consolidated", "locked", "renewed", "tried"}
    assert told <= set(recorded())


@pytest.mark.parametrize("verb", recorded())
def test_it_is_told_in_both_languages(verb):
    assert verb in ACTS
    with override("en"):
        english = in_words(f"thing.{verb}")
    with override("zh-hant"):
        chinese = in_words(f"thing.{verb}")
    assert "_" not in english
    assert chinese != english


def test_what_nobody_can_name_is_told_by_its_code():
    assert in_words("thing.unheard_of") == "thing.unheard_of"
    assert kind_of("nothing.nowhere") == "nothing.nowhere"


def test_a_kind_is_found_by_its_name_alone():
    with override("en"):
        assert kind_of("scan") == kind_of("engagement.scan") == "scan at a door"


def test_facts_leave_out_what_says_nothing():
    with override("en"):
        assert facts({"coins": 12345, "why": "", "roles": [], "late": False, "was": {"coins": 3}}) == [
            "coins: 12,345", "late: no", "was: coins: 3",
        ]  # fmt: skip
