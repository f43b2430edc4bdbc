"""Save a draft with its audience and its questions, as far as they are written: all of it in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.locks import Lock, hold
from civic.core.roles import Role, agencies_of, require_role
from engagement.attachments import actions as attachments
from engagement.audiences.models import Audience
from engagement.desk import whom
from engagement.desk.forms import (
    ALL,
    OWN,
    AskForm,
    DraftForm,
    FilesForm,
    RuleForm,
    WhomForm,
)
from engagement.desk.models import Begun
from engagement.notices import actions, queries
from engagement.notices.models import Notice
from surveys.questionnaires.cards import MOST_CARDS, CardForm, as_number, initial_of
from surveys.questionnaires.models import Questionnaire
from surveys.questionnaires.writing import Card, cards_of, named, write

TOGETHER = timedelta(minutes=10)  # what one person writes within it is one line of the audit log


class SavedByAnother(DomainError):
    """The draft is not what the page was opened with: somebody, or another tab, wrote on it."""

    code = "saved_by_another"
    family = DomainError.CONFLICT
    message = gettext_lazy(
        "%(who)s changed this draft after you opened it. Your changes are not saved yet; theirs are kept."
    )


class SavedInAnotherTab(SavedByAnother):
    message = gettext_lazy(
        "You changed this draft in another tab or on another device. The changes on this page are not saved yet; "
        "the other ones are kept."
    )


@dataclass
class Forms:
    """The parts of the page, filled from the draft or from what was sent."""

    words: DraftForm
    files: FilesForm
    whom: WhomForm
    rule: RuleForm
    ask: AskForm
    cards: list[CardForm] = field(default_factory=list)

    @property
    def are_valid(self) -> bool:
        """Whether every field was understood; all are looked at, so that all faults are told."""
        parts = [self.words, self.files, self.whom, self.ask, *self.cards]
        if self.whom.is_valid() and self.whom.cleaned_data.get("whom") == OWN:
            parts.append(self.rule)
        found = [part.is_valid() for part in parts]
        return all(found)


def forms_of(notice: Notice, *, start: str = "") -> Forms:
    """The forms as the draft fills them; `start` is the kind of questions that a new one begins with."""
    rule, asked = notice.audience, notice.questionnaire
    own = rule is not None and whom.is_own(notice, rule)
    how = ALL if rule is None else OWN if own else "saved"
    cards = cards_of(asked.version) if asked and asked.versions.exists() else []
    started = [{"kind": "single"}] * (3 if start == Questionnaire.Kind.QUIZ else 1 if start else 0)
    kind = asked.kind if asked else start
    return Forms(
        DraftForm(instance=notice),
        FilesForm(notice=notice),
        WhomForm(agency=notice.agency, initial={"whom": how, "audience": None if own else rule}),
        RuleForm(instance=rule if own else Audience(agency=notice.agency), prefix="rule"),
        AskForm(agency=notice.agency, instance=asked or Questionnaire(agency=notice.agency), initial={"asks": kind}),
        [CardForm(prefix=f"q-{n}", initial=each) for n, each in enumerate([*map(initial_of, cards), *started])],
    )


def forms_sent(notice: Notice, data: Mapping[str, Any], files: Any) -> Forms:
    """The forms as they were sent for this draft."""
    rule, asked = notice.audience, notice.questionnaire
    own = rule if rule is not None and whom.is_own(notice, rule) else Audience(agency=notice.agency)
    many = min(as_number(data.get("q-count")) or 0, MOST_CARDS)
    return Forms(
        DraftForm(data, files, instance=notice),
        FilesForm(data, files, notice=notice),
        WhomForm(data, agency=notice.agency),
        RuleForm(data, instance=own, prefix="rule"),
        AskForm(data, agency=notice.agency, instance=asked or Questionnaire(agency=notice.agency)),
        [CardForm(data, prefix=f"q-{n}") for n in range(many)],
    )


@transaction.atomic
def save(
    notice: Notice, data: Mapping[str, Any], files: Any, *, by: User, seen: str, now: datetime, key: str = ""
) -> Forms:
    """Keep what was sent, but for fields with faults. Raises SavedByAnother, WrongState, NotAllowed.

    `key` is of the page that begins a draft: whatever it sends again goes to the draft that it made.
    """
    page = _page_of(key) if notice.pk is None else None
    kept = _begun(notice, by=by, page=page) if notice.pk is None else actions.for_writing(notice.pk, by=by)
    was = queries.fingerprint(kept.pk) if kept.pk else ""
    is_old = kept.pk is not None and (seen if page is None else page.seen) != was
    sent = forms_sent(kept, data, files)
    sent.are_valid  # noqa: B018  each form reads what was sent
    if is_old and _is_kept(kept, sent, by=by):  # the answer to it was lost on the way
        return sent
    if is_old:
        raise SavedInAnotherTab if kept.is_by(by) else SavedByAnother(who=kept.proposed_by.get_short_name())
    changed = [name for name in sent.words.changed_data if name in sent.words.cleaned_data]
    kept.save()
    _save_questions(kept, sent, by=by)
    _save_whom(kept, sent)
    kept.save()
    _save_files(kept, sent, by=by)
    if queries.fingerprint(kept.pk) != was:  # whoever wrote last counts as the drafter; who commented wrote nothing
        kept.proposed_by = by
        kept.save(update_fields=["proposed_by"])
    if page is not None:
        page.notice, page.seen = kept, queries.fingerprint(kept.pk)
        page.save()
    _audit(kept, changed or ["draft"], by=by, now=now)
    notice.pk = kept.pk
    return sent


def _page_of(key: str) -> Begun | None:
    """What a page that begins a draft has made so far; one that is sent twice at once waits here for the first."""
    try:
        page = Begun(key=UUID(key))
    except ValueError:
        return None
    hold(Lock.BEGUN, page.key.int % 2**31)
    return Begun.objects.select_related("notice").filter(pk=page.key).first() or page


def _begun(notice: Notice, *, by: User, page: Begun | None) -> Notice:
    """A new draft; or the one that this very page has made."""
    if page is not None and page.notice_id is not None:
        notice.pk = page.notice_id
        return actions.for_writing(page.notice_id, by=by)
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    return Notice(agency_id=notice.agency_id, proposed_by=by)


def _save_files(notice: Notice, sent: Forms, *, by: User) -> None:
    """Names that were changed, and the file that was added."""
    for attachment, box in sent.files.rows:
        attachments.rename(attachment, sent.files.cleaned_data.get(box.name, ""), by=by)
    file = sent.files.cleaned_data.get("attach")
    if file:
        try:
            attachments.attach(notice, file, name=sent.files.cleaned_data.get("attach_name", ""), by=by)
        except attachments.TooManyFiles as error:
            sent.files.add_error("attach", str(error))


def _save_whom(notice: Notice, sent: Forms) -> None:
    """Everybody, a saved rule, or this notice's own, which is named after what it asks for."""
    before, how = notice.audience, sent.whom.cleaned_data.get("whom") or ALL
    if how == OWN:
        if not sent.rule.is_valid():
            return  # the rule that was there stays until the new one can be read
        if sent.rule.is_empty:
            notice.audience = None
        else:
            rule = sent.rule.save(commit=False)
            rule.agency_id, rule.name = notice.agency_id, rule.name or whom.own_name(notice, "")
            rule.save()
            sent.rule.save_m2m()
            rule.name = whom.named(notice, rule)
            rule.save()
            notice.audience = rule
    else:
        notice.audience = sent.whom.cleaned_data.get("audience") if how == "saved" else None
    if before is not None and before != notice.audience and whom.is_own(notice, before):
        notice.save(update_fields=["audience"])
        if not before.notices.exists():
            before.delete()


def _save_questions(notice: Notice, sent: Forms, *, by: User) -> None:
    kind = sent.ask.cleaned_data.get("asks") or ""
    before, terms = notice.questionnaire, sent.ask.instance
    if not kind:
        notice.questionnaire = None
        _drop(notice, before)
        return
    terms.kind, terms.agency_id = kind, notice.agency_id
    if terms.pk is None or terms.title == sent.words.initial.get("title"):  # one with a name of its own keeps it
        terms.title = notice.title[:80] or _("Questions")
    if before is not None and "is_anonymous" in sent.ask.changed_data:  # chosen once for each: so it is made anew
        terms.pk, terms._state.adding = None, True
    terms.save()
    notice.questionnaire = terms
    _drop(notice, before if before is not None and before.pk != terms.pk else None)
    write(terms, wanted_cards(sent), by=by)


def _is_kept(notice: Notice, sent: Forms, *, by: User) -> bool:
    """Whether this very person sent exactly this before."""
    asked = notice.questionnaire
    kind, cards = (asked.kind, cards_of(asked.version)) if asked and asked.versions.exists() else ("", [])
    same_terms = sent.ask.cleaned_data.get("asks", "") == kind and not set(sent.ask.changed_data) - {"asks"}
    how = sent.whom.cleaned_data.get("whom") or ALL
    same_rule = how == ALL if notice.audience is None else how == OWN and not sent.rule.has_changed()
    same_words = notice.is_by(by) and not sent.words.changed_data and not sent.files.has_changed()
    return (
        same_words
        and same_rule
        and (not kind or same_terms)
        and (named(wanted_cards(sent)) == cards if kind else not cards)
    )


def wanted_cards(sent: Forms) -> list[Card]:
    """The cards that have been written on, and those of a questionnaire that was chosen to be taken over."""
    cards = [form.card() for form in sent.cards if not form.is_blank]
    source = sent.ask.cleaned_data.get("take")
    version = source and (source.live or source.draft)
    return [*cards, *(cards_of(version) if version else [])][:MOST_CARDS]


def _drop(notice: Notice, asked: Questionnaire | None) -> None:
    if asked is not None:
        notice.save(update_fields=["questionnaire"])
        if asked.opened_at is None:
            asked.delete()


def _audit(notice: Notice, fields: list[str], *, by: User, now: datetime) -> None:
    """One line for what one person writes in one go: a page that saves by itself would fill the log."""
    mine = AuditEvent.objects.filter(
        actor=by, action="notice.changed", object_type=notice._meta.label_lower, object_id=str(notice.pk),
        at__gte=now - TOGETHER,
    )  # fmt: skip
    told = {name for details in mine.values_list("details", flat=True) for name in details.get("fields", ())}
    if not set(fields) <= told:
        audit.record("notice.changed", by=by, about=notice, fields=fields)


def agencies_to_write_for(user: User) -> list[Agency]:
    """The agencies for which this person drafts."""
    return list(Agency.objects.filter(pk__in=agencies_of(user, Role.EDITOR)))
