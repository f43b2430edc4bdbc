"""What two people decide is a proposal, and stands on the one base for it (docs/adr/0034-two-people.md)."""

import re
from pathlib import Path

from django.apps import apps
from django.contrib import admin
from django.db import models

from civic.decisions.admin import ProposalAdmin
from civic.decisions.models import Proposal

ROOT = Path(__file__).parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")
SECOND = ("decided_by", "approved_by")  # what a column for the second person is called
# What two people did, noted: a merchant goes on to other states; a held award is objected to after the first.
NOTES = {"rewards.Grant", "rewards.Merchant", "surveys.HeldAward"}
BY_HAND = re.compile(r"(proposed|requested|asked|drafted)_by(_id)? *[!=]=")


def tables() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def constraints(model: type[models.Model]) -> set[str]:
    return {rule.name for rule in model._meta.constraints}


def test_whoever_is_decided_about_by_a_second_person_is_a_proposal():
    second = [model for model in tables() if {field.name for field in model._meta.fields} & set(SECOND)]
    assert len(second) > 8
    strays = {model._meta.label for model in second if not issubclass(model, Proposal)} - NOTES
    assert not strays, f"make these a Proposal (civic/decisions/models.py): {strays}"


def test_every_proposal_has_both_constraints_and_states_of_its_own():
    for model in [model for model in tables() if issubclass(model, Proposal)]:
        names, stages = constraints(model), model.stages
        for suffix in ("_four_eyes", "_decision_is_signed"):
            assert any(name.endswith(suffix) for name in names), f"{model._meta.label}: use Stages.constraints"
        states = {value for value, _words in model._meta.get_field("state").choices or ()}
        told = {stages.waiting, stages.approved, stages.rejected, *stages.later, *stages.alone}
        assert told <= states, f"{model._meta.label}: {told - states} is no state of it"


def test_nobody_else_builds_the_rule_and_nobody_compares_people_by_hand():
    held = {model for model in tables() if any(name.endswith("_four_eyes") for name in constraints(model))}
    assert {model._meta.label for model in held if not issubclass(model, Proposal)} == NOTES
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    found = [str(path.relative_to(ROOT)) for path in files if BY_HAND.search(path.read_text(encoding="utf-8"))]
    strays = [name for name in found if not name.startswith("civic/decisions/")]
    assert not strays, "ask Decisions.waiting, or Proposal.waits_for"


def test_the_page_of_a_proposal_is_a_page_of_proposals():
    pages = admin.site._registry.items()
    proposals = {model._meta.label: page for model, page in pages if issubclass(model, Proposal)}
    assert not [label for label, page in proposals.items() if not isinstance(page, ProposalAdmin)]
