"""Comments between editor and approver, and a notice written once more."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from engagement.attachments import actions as attachments
from engagement.audiences.models import Audience, Clause
from engagement.desk import looks, whom
from engagement.desk.models import Comment, Part
from engagement.events.events import actions as events
from engagement.events.events.publishing import event_of
from engagement.notices.models import Notice
from surveys.questionnaires.writing import clone as clone_questionnaire

MOST = 500
COPIED = (
    "kind", "topic", "more_topics", "title", "summary", "body", "title_en", "summary_en", "body_en", "further",
    "picture", "focus_x", "focus_y", "picture_alt", "picture_alt_en", "place", "is_sent",
)  # fmt: skip


FOLLOWED = ("topic", "more_topics", "picture", "focus_x", "focus_y", "picture_alt", "picture_alt_en")


class NothingAsked(DomainError):
    code = "nothing_asked"
    family = DomainError.CONFLICT
    message = _("This notice asked nothing, or was never published: nobody answered it.")


class NothingSaid(DomainError):
    code = "nothing_said"
    message = _("Please write what you mean: 500 letters at most.")


@transaction.atomic
def comment(notice: Notice, *, part: str, text: str, by: User) -> Comment:
    """Say something about one part of a notice. Raises NothingSaid, NotAllowed."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=notice.agency_id)
    words = text.replace("\0", "").strip()
    if part not in Part.values or not 0 < len(words) <= MOST:
        raise NothingSaid
    made = Comment.objects.create(notice=notice, part=part, text=words, by=by)
    audit.record("notice.commented", by=by, about=notice, part=part)
    return made


@transaction.atomic
def deal_with(said: Comment, *, by: User, now: datetime) -> Comment:
    """Mark a comment as dealt with; a second time changes nothing."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=said.notice.agency_id)
    kept = Comment.objects.select_for_update(of=("self",)).get(pk=said.pk)
    if kept.done_at is None:
        kept.done_by, kept.done_at = by, now
        kept.save(update_fields=["done_by", "done_at"])
    return kept


@transaction.atomic
def clone(notice: Notice, *, by: User) -> Notice:
    """A draft that says and asks the same to the same people; hours are left out, for they are over."""
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    rule = notice.audience
    is_own = rule is not None and whom.is_own(notice, rule)  # asked before the copy has it too
    made = Notice(agency=notice.agency, proposed_by=by, audience=None if is_own else rule)
    for name in COPIED:
        setattr(made, name, getattr(notice, name))
    made.save()
    if notice.questionnaire:
        made.questionnaire = clone_questionnaire(notice.questionnaire, by=by, title=made.title[:80])
    if rule is not None and is_own:
        made.audience = _copy_of_rule(rule, made)
    made.save()
    if event := event_of(notice):
        events.clone(event, onto=made, by=by, now=timezone.now())
    attachments.copy(notice, to=made)
    looks.copy(notice, to=made)
    audit.record("notice.cloned", by=by, about=made, source=notice.pk)
    return made


@transaction.atomic
def follow_up(notice: Notice, *, answered: bool, by: User) -> Notice:
    """A draft for those who answered what a published notice asks; or for those whom it concerned, and who did not.

    It has the picture and the topics, and everything else is to be written. Raises NothingAsked, NotAllowed.
    """
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    asked = notice.questionnaire
    if asked is None or notice.published_at is None:
        raise NothingAsked
    made = Notice(agency=notice.agency, proposed_by=by, title=(gettext("Your answers: %s") % notice.title)[:60])
    for name in FOLLOWED:
        setattr(made, name, getattr(notice, name))
    made.save()
    made.audience = _rule_of_deeds(notice, made, asked.pk, answered=answered)
    made.save()
    audit.record("notice.followed_up", by=by, about=made, source=notice.pk, answered=answered)
    return made


def _rule_of_deeds(notice: Notice, made: Notice, asked: int, *, answered: bool) -> Audience:
    rule = Audience(agency_id=made.agency_id, name=whom.own_name(made, ""))
    rule.save()
    if answered:  # whoever answered was concerned by it
        clauses = [Clause(audience=rule, place=1, answered_id=asked)]
    else:
        before = notice.audience.clauses.all() if notice.audience else [Clause(place=1)]
        parts = [(each.place, each.parts_by_column | {"not_answered_id": asked}) for each in before]
        clauses = [Clause(audience=rule, place=place, **columns) for place, columns in parts]
    Clause.objects.bulk_create(clauses)
    rule.name = whom.named(made, rule)
    rule.save()
    return rule


def _copy_of_rule(rule: Audience, notice: Notice) -> Audience:
    """The same rule as this notice's own: it may be changed without changing the other."""
    made = Audience(agency_id=rule.agency_id, name=whom.own_name(notice, rule.name.rpartition(" #")[0]))
    made.save()
    same = (Clause(audience=made, place=each.place, **each.parts_by_column) for each in rule.clauses.all())
    Clause.objects.bulk_create(same)
    return made
