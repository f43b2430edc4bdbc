"""Make tags, and give them to texts: at most two people for each question, neither led by the other."""

from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.coding import texts
from surveys.coding.models import NAME_LENGTH, Coding, Tag
from surveys.questionnaires.models import Question

MOST_TAGS = 20  # of one question
CODERS = 2


class TagUnfit(DomainError):
    code = "tag_unfit"
    message = _("A tag has from 1 to %(most)s characters.")


class TagThere(DomainError):
    code = "tag_there"
    family = DomainError.CONFLICT
    message = _("There is such a tag already.")


class TooManyTags(DomainError):
    code = "too_many_tags"
    family = DomainError.LIMIT
    message = _("A question has at most %(most)s tags: fewer, broader ones are given more alike.")


class TagInUse(DomainError):
    code = "tag_in_use"
    family = DomainError.CONFLICT
    message = _("This tag was given to texts already, so it stays.")


class TwoCodersAlready(DomainError):
    code = "two_coders_already"
    family = DomainError.CONFLICT
    message = _("Two people tag the answers to this question already: %(who)s.")


@transaction.atomic
def add_tag(question: Question, name: str, *, by: User) -> Tag:
    """Raises NotAllowed, TagUnfit, TagThere, TooManyTags."""
    _locked(question, by=by)
    name = " ".join(name.replace("\0", "").split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise TagUnfit(most=NAME_LENGTH)
    there = list(question.tags.values_list("name", flat=True))
    if name in there:
        raise TagThere
    if len(there) >= MOST_TAGS:
        raise TooManyTags(most=MOST_TAGS)
    return Tag.objects.create(question=question, name=name)


@transaction.atomic
def remove_tag(question: Question, tag: int, *, by: User) -> None:
    """Remove a tag that nobody has given yet. Raises NotAllowed, TagInUse."""
    _locked(question, by=by)
    rows = question.codings
    if rows.filter(tags__contains=tag).exists() or rows.filter(first__contains=tag).exists():
        raise TagInUse
    question.tags.filter(pk=tag).delete()


@transaction.atomic
def code(question: Question, given: Mapping[str, Collection[int]], *, by: User) -> int:
    """Keep which tags this person gives to these texts (by digest; none: no tag fits). Return how many were kept.

    Texts and tags that are not there are left out. As long as the other person has not looked at a text, both `first`
    and `tags` are written; from then on only `tags`. Raises NotAllowed, TwoCodersAlready.
    """
    _locked(question, by=by)
    _be_one_of_two(question, by)
    there = texts.answers_of(texts.of(question), list(given))
    known = set(question.tags.values_list("pk", flat=True))
    rows = question.codings.filter(digest__in=there)
    mine = {each.digest: each for each in rows.filter(coder=by)}
    theirs = set(rows.exclude(coder=by).values_list("digest", flat=True))
    for digest in there:
        kept = mine.get(digest) or Coding(question=question, digest=digest, coder=by)
        kept.tags = sorted(known & set(given[digest]))
        if kept.pk is None or digest not in theirs:
            kept.first, kept.seen = kept.tags, sorted(known)
        kept.save()
    if there and not mine:
        _note(question, by=by)
    return len(there)


def _note(question: Question, *, by: User) -> None:
    audit.record("questionnaire.words_tagged", by=by, about=question.version.questionnaire, question=question.pk)


def _be_one_of_two(question: Question, by: User) -> None:
    others = question.codings.exclude(coder=by).order_by("coder").values_list("coder", "coder__name").distinct()
    names = [name for _pk, name in others]
    if len(names) >= CODERS and not question.codings.filter(coder=by).exists():
        raise TwoCodersAlready(who=", ".join(names))


def _locked(question: Question, *, by: User) -> None:
    """Only one person at a time changes tags of a question, so that `first` is what was given unseen."""
    kept = Question.objects.select_related("version__questionnaire").select_for_update(no_key=True, of=("self",))
    agency = kept.get(pk=question.pk).version.questionnaire.agency_id
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=agency)


GONE = """
    DELETE FROM surveys_coding c WHERE NOT EXISTS (
      SELECT FROM surveys_answer a
       WHERE a.question_id = c.question_id AND a.text <> ''
         AND encode(sha256(convert_to(a.text, 'UTF8')), 'hex') = c.digest)"""


@transaction.atomic
def forget() -> int:
    """Erase what was said of texts that are no longer there: erased with their answers, or with their writer."""
    with connection.cursor() as cursor:
        cursor.execute(GONE)
        return int(cursor.rowcount)
