"""How the numbers of a questionnaire came about, as names and values: for the page's exports."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from civic.core.saying import listed
from civic.core.small_cells import LEAST
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.models import Flag
from surveys.results.models import Weighting

Fact = tuple[str, str, Any]  # its name for programs, its words, its value


def facts(
    version: Version, *, responses: int, weighting: Weighting | None, reached: int | None, flagged: int | None = None
) -> Iterator[Fact]:
    """When, who, how many, weighed how, and what is not shown."""
    asked = version.questionnaire
    yield "questionnaire", _("Number"), asked.pk
    yield "title", _("Title"), asked.title
    yield "agency", _("Agency"), str(asked.agency)
    yield "version", _("Version"), version.number
    yield "fingerprint", _("Fingerprint of what was asked and promised"), version.content_hash
    yield "asked_from", _("Asked from"), asked.opened_at and asked.opened_at.isoformat(timespec="seconds")
    yield "asked_until", _("Asked until"), asked.closes_at and asked.closes_at.isoformat(timespec="seconds")
    yield "who", _("Who answered"), _("Everybody who saw the notice could answer once. They were not chosen at random.")
    yield "reached", _("People who could see it"), reached
    yield "responses", _("Responses"), responses
    if asked.flags_answers:
        yield "flagged_for", _("Flagged as given too lightly"), listed(looked_for(asked))
        yield "flagged", _("Responses that were flagged, and count all the same"), flagged
    yield "names", _("Names"), _("no names are kept") if asked.is_anonymous else _("answers with names")
    if asked.is_anonymous:
        words = _(
            "Numbers of fewer than %(n)s people are left empty, and so are numbers from which these could be "
            "worked out."
        )
        yield "hidden", _("What is not shown"), words % {"n": LEAST}
    yield "promised", _("Fixed before it opened"), str(asked.get_publishes_display())
    words = _("95 % interval by Wilson; of the weighted share, with the effective number. It counts chance only.")
    yield "interval", _("Interval"), words
    yield from _weighed(weighting)


def looked_for(asked: Questionnaire) -> list[str]:
    """What responses are flagged for. Haste is not among it where it stands with people whose coins wait."""
    apart = asked.is_anonymous and asked.holds_awards
    wanted = {
        Flag.FAST: asked.fast_percent and not apart, Flag.STRAIGHT: asked.straight_from,
        Flag.CONTRADICTS: asked.contradicts,
    }  # fmt: skip
    return [str(flag.label) for flag, is_so in wanted.items() if is_so]


def _weighed(weighting: Weighting | None) -> Iterator[Fact]:
    if weighting is None:
        yield "weights", _("Weights"), _("none")
        return
    reference, said = weighting.reference, weighting.facts
    yield "weights", _("Weights"), _("raked to the county’s age, gender and district")
    yield "weights_source", _("Source of the population"), reference.source
    yield "weights_year", _("Year of the population"), reference.year
    yield "weights_demo", _("Made-up numbers of the demo"), reference.is_demo
    yield "effective", _("Effective number of responses"), weighting.effective
    yield "trimmed_percent", _("Responses with a trimmed weight, percent"), said.get("trimmed")
    yield "weights_limits", _("Weights lie between"), f"{said.get('least')}–{said.get('most')}"
