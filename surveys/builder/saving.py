"""Save a questionnaire's draft as far as it is written, never over what somebody else wrote meanwhile."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.builder.forms import TermsForm
from surveys.questionnaires.cards import MOST_CARDS, CardForm, as_number, initial_of
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Questionnaire, Version
from surveys.questionnaires.queries import content_hash
from surveys.questionnaires.writing import Card, cards_of, named, write

TOGETHER = timedelta(minutes=10)  # what one person writes within it is one line of the audit log


class WrittenByAnother(DomainError):
    """The draft is not what the page was opened with."""

    code = "saved_by_another"
    family = DomainError.CONFLICT
    message = _("%(who)s changed this draft after you opened it. Your changes are not saved yet; theirs are kept.")


class WrittenInAnotherTab(WrittenByAnother):
    message = _(
        "You changed this draft in another tab or on another device. The changes on this page are not saved yet; "
        "the other ones are kept."
    )


@dataclass
class Forms:
    """The page's forms, filled from the draft or from what was sent."""

    terms: TermsForm
    cards: list[CardForm] = field(default_factory=list)

    @property
    def are_valid(self) -> bool:
        """Whether every field was understood; all are looked at, so that all faults are told."""
        found = [part.is_valid() for part in (self.terms, *self.cards)]
        return all(found)


def draft_of(asked: Questionnaire) -> Version | None:
    """The version that may be written now: the first or a correction, until it is handed in."""
    draft = asked.draft
    return draft if draft and draft.state == Version.State.DRAFT else None


def state_of(asked: Questionnaire) -> str:
    """What is kept now, as one word: all that the draft asks and promises, and when it ends."""
    version = asked.draft or asked.versions.order_by("-number").first()
    said = f"{content_hash(version) if version else ''}:{asked.closes_at}"
    return hashlib.sha256(said.encode()).hexdigest()


def forms_of(asked: Questionnaire) -> Forms:
    version = draft_of(asked)
    cards = cards_of(version) if version else []
    return Forms(
        TermsForm(instance=asked),
        [CardForm(prefix=f"q-{n}", initial=initial_of(card)) for n, card in enumerate(cards)],
    )


def forms_sent(asked: Questionnaire, data: Mapping[str, Any]) -> Forms:
    many = min(as_number(data.get("q-count")) or 0, MOST_CARDS)
    return Forms(TermsForm(data, instance=asked), [CardForm(data, prefix=f"q-{n}") for n in range(many)])


def wanted(sent: Forms) -> list[Card]:
    """The cards that have been written on."""
    return [form.card() for form in sent.cards if not form.is_blank]


@transaction.atomic
def save(
    asked: Questionnaire, data: Mapping[str, Any], *, by: User, seen: str, now: datetime, also: Sequence[Card] = ()
) -> Forms:
    """Keep what was sent, but for fields with faults; `also` are cards behind the others, such as kept ones.

    Raises WrittenByAnother, Published, NotAllowed.
    """
    kept = Questionnaire.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=asked.pk)
    require_role(by, Role.EDITOR, agency_id=kept.agency_id)
    version = draft_of(kept)
    if version is None:
        raise Published
    was = state_of(kept)
    sent = forms_sent(kept, data)
    sent.are_valid  # noqa: B018  each form reads what was sent
    cards = [*wanted(sent), *also][:MOST_CARDS]
    if seen != was:
        if not also and _is_kept(version, sent, cards, by=by):  # the answer to it was lost on the way
            return sent
        raise WrittenInAnotherTab if version.is_by(by) else WrittenByAnother(who=_name(version))
    with translated():
        if not kept.opened_at:
            _save_terms(kept, sent)
        write(kept, cards, by=by)
    if state_of(Questionnaire.objects.get(pk=kept.pk)) != was:
        _audit(kept, by=by, now=now)
    return sent


@transaction.atomic
def begin(agency: Agency, *, title: str, kind: str, is_anonymous: bool, by: User) -> Questionnaire:
    """An empty questionnaire with its first draft."""
    require_role(by, Role.EDITOR, agency_id=agency.pk)
    made = Questionnaire.objects.create(agency=agency, title=title, kind=kind, is_anonymous=is_anonymous)
    write(made, [], by=by)
    audit.record("questionnaire.added", by=by, about=made)
    return made


def _save_terms(kept: Questionnaire, sent: Forms) -> None:
    """Keep what the page promises. A title that was cleared stays what it was: none is found by an empty one."""
    title = Questionnaire.objects.values_list("title", flat=True).get(pk=kept.pk)
    terms = sent.terms.instance  # the form has written into it what was sent
    terms.kind = sent.terms.cleaned_data.get("asks") or kept.kind
    terms.title = terms.title or title
    terms.save()


def _name(version: Version) -> str:
    return version.proposed_by.get_short_name() if version.proposed_by else str(_("Somebody else"))


def _is_kept(version: Version, sent: Forms, cards: list[Card], *, by: User) -> bool:
    """Whether this very person sent exactly this before."""
    same_kind = sent.terms.cleaned_data.get("asks", "") == version.questionnaire.kind
    same_terms = same_kind and not set(sent.terms.changed_data) - {"asks"}
    return version.is_by(by) and same_terms and named(cards) == cards_of(version)


def _audit(asked: Questionnaire, *, by: User, now: datetime) -> None:
    """One line for what one person writes in one go: a page that saves by itself would fill the log."""
    mine = AuditEvent.objects.filter(
        actor=by, action="questionnaire.changed", object_type=asked._meta.label_lower, object_id=str(asked.pk),
        at__gte=now - TOGETHER,
    )  # fmt: skip
    if not mine.exists():
        audit.record("questionnaire.changed", by=by, about=asked, fields=["questions"])
