"""How far two people agree on the tags of texts, beyond what chance alone would bring."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from civic.accounts.models import User
from surveys.coding import texts
from surveys.coding.models import Coding, Tag
from surveys.questionnaires.models import Question
from surveys.results.statistics import kappa

FEW = 50  # texts; below it, kappa leaps with each of them


@dataclass(frozen=True)
class Agreement:
    """One tag: of `n` texts that both looked at, to how many each gave it at first, and both. `answers` have it now.

    `answers` counts only texts to which both give it now; `doubtful`, those to which one of them does.
    """

    tag: Tag
    n: int
    first: int
    second: int
    both: int
    percent: int | None
    kappa: float | None
    answers: int
    doubtful: int

    @property
    def reading(self) -> str:
        """What the number says, and what it does not."""
        if not self.n:
            return _("nothing to compare yet")
        if self.kappa is None:
            return _("both gave it always or never: nothing to agree on")
        words = _reading(self.kappa)
        return _("%(reading)s, of few texts: do not rely on it") % {"reading": words} if self.n < FEW else words


def _reading(value: float) -> str:
    """Landis and Koch (1977): their bounds are a custom, not a law."""
    if value < 0.41:
        return _("weak: say better what the tag means, then look at the differing texts together")
    return _("moderate") if value < 0.61 else _("good") if value < 0.81 else _("very good")


@dataclass(frozen=True)
class Work:
    """What was tagged of a question so far: by whom, how many texts each."""

    coders: list[tuple[User, int]]
    tags: list[Agreement]
    differing: list[str]


def work_on(question: Question) -> Work:
    """Compare the two coders of a question, in the order in which they were first kept."""
    tags = list(question.tags.all())
    rows: dict[int, dict[str, Coding]] = {}
    for each in question.codings.select_related("coder").order_by("pk"):
        rows.setdefault(each.coder_id, {})[each.digest] = each
    people = list(rows.values())
    coders = [(next(iter(each.values())).coder, len(each)) for each in people]
    shared = sorted(set(people[0]) & set(people[1])) if len(people) > 1 else []
    pairs = [(people[0][digest], people[1][digest]) for digest in shared]
    many = texts.answers_of(texts.of(question), shared)
    return Work(
        coders, [_of(tag, pairs, many) for tag in tags],
        [one.digest for one, two in pairs if one.tags != two.tags],
    )  # fmt: skip


def _of(tag: Tag, pairs: Sequence[tuple[Coding, Coding]], many: dict[str, int]) -> Agreement:
    compared = [(one, two) for one, two in pairs if tag.pk in one.seen and tag.pk in two.seen]
    ones, twos = [tag.pk in one.first for one, _two in compared], [tag.pk in two.first for _one, two in compared]
    same = sum(a == b for a, b in zip(ones, twos, strict=True))
    now = [(one.digest, (tag.pk in one.tags) + (tag.pk in two.tags)) for one, two in pairs]
    return Agreement(
        tag, len(compared), sum(ones), sum(twos), sum(a and b for a, b in zip(ones, twos, strict=True)),
        round(100 * same / len(compared)) if compared else None, kappa(ones, twos),
        sum(many.get(digest, 0) for digest, who in now if who == 2),
        sum(many.get(digest, 0) for digest, who in now if who == 1),
    )  # fmt: skip
