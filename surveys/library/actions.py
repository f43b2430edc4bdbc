"""Keep questions of a draft in the agency's library, and put kept ones into a draft."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.library import references
from surveys.library.models import MOST_ENTRIES, LibraryEntry, packed
from surveys.questionnaires.cards import MOST_CARDS
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.pictures import is_of
from surveys.questionnaires.writing import Card, cards_of, write


class NothingChosen(DomainError):
    code = "library_nothing_chosen"
    message = _("Choose at least one question.")


class TitleMissing(DomainError):
    code = "library_title_missing"
    message = _("Give it a title of at most 80 characters, so that it is found again.")


class TitleTaken(DomainError):
    code = "library_title_taken"
    family = DomainError.CONFLICT
    message = _("The library has something of this title already: choose another title.")


class RepeatsAnother(DomainError):
    code = "library_repeats_another"
    message = _(
        "“%(question)s” repeats the answer to a question that was not chosen. Choose that one too, or reword it first."
    )


class QuestionGone(DomainError):
    code = "library_question_gone"
    family = DomainError.CONFLICT
    message = _("This draft was changed meanwhile: please look at it again and choose once more.")


class EntryGone(DomainError):
    code = "library_entry_gone"
    family = DomainError.CONFLICT
    message = _("This is no longer in the library of your agency.")


class LibraryFull(DomainError):
    code = "library_full"
    family = DomainError.LIMIT
    message = _("The library of an agency holds %(most)s titles: remove some first.")


class TooManyQuestions(DomainError):
    code = "library_too_many_questions"
    family = DomainError.LIMIT
    message = _("A questionnaire has at most %(most)s questions; with these it would have %(n)s.")


class TooLong(DomainError):
    code = "library_too_long"
    message = _(
        "“%(question)s” became too long, because a short name in it was taken. Rename the question of that name first."
    )


@dataclass(frozen=True)
class Saved:
    """What was kept; `lost`: the questions whose conditions were left out, for they asked about others."""

    entry: LibraryEntry
    lost: list[str]


@transaction.atomic
def keep(asked: Questionnaire, questions: Collection[int], *, title: str, by: User) -> Saved:
    """Keep these questions of the draft, in their order, under a title.

    Raises NotAllowed, Published, NothingChosen, QuestionGone, TitleMissing, TitleTaken, RepeatsAnother, LibraryFull.
    """
    draft = _draft(asked, by=by)
    title = " ".join(title.replace("\0", "").split())
    if not questions:
        raise NothingChosen
    if not 0 < len(title) <= 80:
        raise TitleMissing
    cards, lost = references.alone([card for pk, card in _numbered(draft, questions) if pk in questions])
    if card := references.repeating_others(cards):
        raise RepeatsAnother(question=card.text)
    Agency.objects.select_for_update(no_key=True).get(pk=asked.agency_id)  # of two at once, one title
    there = LibraryEntry.objects.filter(agency=asked.agency_id)
    if there.filter(title=title).exists():
        raise TitleTaken
    if there.count() >= MOST_ENTRIES:
        raise LibraryFull(most=MOST_ENTRIES)
    entry = LibraryEntry.objects.create(
        agency_id=asked.agency_id, title=title, cards=[packed(card) for card in cards], saved_by=by
    )
    audit.record("libraryentry.added", by=by, about=entry, questions=len(cards))
    return Saved(entry, [card.text for card in lost])


@transaction.atomic
def insert(asked: Questionnaire, entries: Sequence[int], *, after: int | None, by: User) -> int:
    """Put kept questions into the draft behind the question of this number (None: at the end). Return how many.

    Names that are taken there become others, also in conditions. Raises NotAllowed, Published, NothingChosen,
    EntryGone, QuestionGone, TooManyQuestions, TooLong.
    """
    draft = _draft(asked, by=by)
    if not entries:
        raise NothingChosen
    found = {each.pk: each for each in LibraryEntry.objects.filter(agency=asked.agency_id, pk__in=entries)}
    if set(found) != set(entries):
        raise EntryGone
    there = _numbered(draft, [] if after is None else [after])
    cards = [card for _pk, card in there]
    place = len(cards) if after is None else next(n for n, (pk, _card) in enumerate(there, start=1) if pk == after)
    more: list[Card] = []
    for pk in entries:
        kept = [_with_own_pictures(card, asked.agency_id) for card in found[pk].asked]
        more += references.beside(kept, [card.name for card in (*cards, *more)])
    if len(cards) + len(more) > MOST_CARDS:
        raise TooManyQuestions(most=MOST_CARDS, n=len(cards) + len(more))
    if card := references.too_long(more):
        raise TooLong(question=card.text)
    with translated():
        write(asked, [*cards[:place], *more, *cards[place:]], by=by)
    audit.record("questionnaire.changed", by=by, about=asked, fields=["questions"])
    return len(more)


@transaction.atomic
def remove(agency: Agency, entry: int, *, by: User) -> str:
    """Take something out of the library; where it was asked it stays. Return its title.

    Raises NotAllowed, EntryGone.
    """
    require_role(by, Role.EDITOR, agency_id=agency.pk)
    found = LibraryEntry.objects.select_for_update().filter(agency=agency, pk=entry).first()
    if found is None:
        raise EntryGone
    audit.record("libraryentry.removed", by=by, about=found)
    found.delete()
    return found.title


def _draft(asked: Questionnaire, *, by: User) -> Version:
    """The draft, with nobody else writing in it."""
    kept = Questionnaire.objects.select_for_update(no_key=True).get(pk=asked.pk)
    require_role(by, Role.EDITOR, agency_id=kept.agency_id)
    draft = kept.draft
    if draft is None or draft.state != Version.State.DRAFT:
        raise Published
    return draft


def _numbered(draft: Version, named: Collection[int]) -> list[tuple[int, Card]]:
    """The draft's questions with their numbers. A draft is written anew when it is saved: then others are there."""
    found = list(zip(draft.questions.values_list("pk", flat=True), cards_of(draft), strict=True))
    if not set(named) <= {pk for pk, _card in found}:
        raise QuestionGone
    return found


def _with_own_pictures(card: Card, agency_id: int) -> Card:
    """A card with the pictures that an answer of the agency still has; the others are to be put there again."""
    lines = [line if is_of(agency_id, line.picture) else replace(line, picture="") for line in card.lines]
    return replace(card, lines=lines)
