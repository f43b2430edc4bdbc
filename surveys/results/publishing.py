"""Results for everybody: what was promised when the questionnaire opened, and what the agency did with it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.roles import Role, require_role
from civic.core.small_tables import column_totals
from surveys.questionnaires.models import Questionnaire, Version
from surveys.responses.groups import FLAGGED
from surveys.results import counting
from surveys.results.models import Breakdown, ResultsPage, Said, Weighting
from surveys.results.queries import QuestionResult, counted, results

REACHED: Hook[[Questionnaire], int | None] = Hook("How many people could see the questionnaire, if that may be told?")


class NotPromised(DomainError):
    code = "results_not_promised"
    message = _(
        "This questionnaire did not say before it opened that its results are for everybody, so they cannot be "
        "published."
    )


class NothingSaid(DomainError):
    code = "nothing_said"
    message = _("Write both what people said and what was done.")


@dataclass(frozen=True)
class Published:
    """What everybody reads: counts that may be shown, and how they came about."""

    questionnaire: Questionnaire
    version: Version
    results: list[QuestionResult]
    weighting: Weighting | None
    reached: int | None
    flagged: int | None
    said: list[Said]

    @property
    def responses(self) -> int:
        return max((result.responses for result in self.results), default=0)


def reached(questionnaire: Questionnaire) -> int | None:
    """How many people could see it, where that may be told."""
    return next((n for n in REACHED(questionnaire) if n is not None), None)


def flagged(version: Version) -> int | None:
    """How many responses were flagged as given too lightly, where that may be told; None where nothing is looked at.

    Of anonymous answers it is the number that the table by “flagged or not” shows, as of the night of that table.
    """
    if not version.questionnaire.flags_answers:
        return None
    if not version.questionnaire.is_anonymous and not counting.is_erased(version):
        return version.responses.exclude(flags="").count()
    table = Breakdown.objects.filter(version=version, by=FLAGGED.slug, responses__gt=0).first()
    sizes = dict(sorted(table.sizes.items())) if table else {}
    may = column_totals([list(sizes.values())]) if version.questionnaire.is_anonymous else [True] * len(sizes)
    return next((n for (key, n), told in zip(sizes.items(), may, strict=True) if key == "flagged" and told), None)


def published(questionnaire: Questionnaire, *, now: datetime) -> Published | None:
    """The results for everybody; None where they are not."""
    version = counted(questionnaire) if questionnaire.tells_results(now) else None
    if version is None:
        return None
    weighting = Weighting.objects.select_related("reference").filter(version=version).first()
    found = results(version, today=taipei_day(now), weighting=weighting, with_words=False)
    return Published(
        questionnaire=questionnaire,
        version=version,
        results=[result for result in found if result.choices],
        weighting=weighting,
        reached=reached(questionnaire),
        flagged=flagged(version),
        said=list(questionnaire.said.all()),
    )


@transaction.atomic
def publish(questionnaire: Questionnaire, *, by: User, now: datetime) -> ResultsPage:
    """Let everybody read the results before it closes. Raises NotPromised."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id)
    if questionnaire.opened_at is None or not questionnaire.publishes:
        raise NotPromised
    page, created = ResultsPage.objects.get_or_create(
        questionnaire=questionnaire, defaults={"published_at": now, "published_by": by}
    )
    if created:
        audit.record("questionnaire.results_published", by=by, about=questionnaire)
    return page


@transaction.atomic
def say(questionnaire: Questionnaire, *, said: str, done: str, by: User, now: datetime) -> Said:
    """Add to what the agency did with the answers. Raises NothingSaid, NotPromised."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id)
    if not questionnaire.publishes:
        raise NotPromised
    if not said.strip() or not done.strip():
        raise NothingSaid
    words = {"said": said.strip()[:200], "done": done.strip()[:500]}
    made = Said.objects.create(questionnaire=questionnaire, by=by, at=now, **words)
    audit.record("questionnaire.said", by=by, about=questionnaire)
    return made
