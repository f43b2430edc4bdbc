"""The same questions are asked by the server and by the browser, and what is published can be reached and left."""

import random
from itertools import product
from pathlib import Path

import pytest
from django.utils.translation import override

from surveys.kinds.registry import KINDS
from surveys.logic.faults import faults
from surveys.logic.steps import steps_of, visible
from surveys.responses.checking import read_all
from tests.effort import RANDOM_FORMS, SMALL_FORMS
from tests.surveys.logic import random_forms

LOGIC = Path(__file__).resolve().parents[3] / "static/js/logic.js"
ASK = "forms => forms.map(([rules, raw]) => askedAfter(rules, rule => raw[rule.id] ?? []))"


def asked_by_browser(browser, forms):
    page = browser.new_page()
    page.add_script_tag(path=str(LOGIC))
    told = page.evaluate(ASK, [([step.told() for step in steps_of(form)], raw) for form, raw in forms])
    page.close()
    return told


@pytest.mark.long
def test_server_and_browser_ask_the_same_after_any_answers(browser):
    dice = random.Random(190)
    forms = [random_forms.form(dice) for _n in range(RANDOM_FORMS)]
    sent = [(form, random_forms.answers(dice, form)) for form in forms]
    read = [read_all(form, random_forms.as_sent(form, raw)) for form, raw in sent]
    by_server = [[str(q.pk) for q in found.questions if q.pk not in found.hidden] for found in read]
    assert asked_by_browser(browser, sent) == by_server
    hidden = sum(len(found.hidden) for found in read)
    assert hidden > len(forms) / 2, "the forms hide too little to prove anything"


def every_way_through(steps):
    """Each set of answers that somebody may give, with what is asked then; required questions are answered."""
    answers = [[*dict.fromkeys(step.keys.values()), *([] if step.is_required else [None])] or [None] for step in steps]
    for row in product(*answers):
        given = {step.name: value for step, value in zip(steps, row, strict=True)}
        yield visible(steps, given)


@pytest.mark.long
def test_what_is_refused_can_never_be_shown_and_all_else_can():
    dice, refused = random.Random(19), 0
    for _n in range(SMALL_FORMS):
        form = random_forms.form(dice, kinds=("single", "yes_no", "consent", "section"), size=6, conditions=0.7)
        steps = steps_of(form)
        shown = [any(row) for row in zip(*every_way_through(steps), strict=True)]
        with override("en"):
            told = {fault.at for fault in faults(steps) if "never be shown" in fault.words}
        assert {n for n, step in enumerate(steps) if step.shown_tree and not shown[n]} == told
        refused += len(told)
    assert refused, "no form had a question that can never be shown"


def test_every_kind_that_can_be_asked_about_has_answers_that_conditions_see():
    for kind in KINDS.values():
        assert bool(kind.reads_as) <= kind.asks, kind.slug
