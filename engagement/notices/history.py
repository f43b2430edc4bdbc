"""What a notice said at each step of its way, and what changed between two of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts.models import User
from civic.core import moments
from engagement.audiences.models import Audience
from engagement.audiences.words import told as told_of_rule
from engagement.notices.models import Look, Notice, Revision
from engagement.notices.words import WHOLE
from surveys.kinds.base import plain
from surveys.questionnaires.models import Question, Questionnaire

WORDS = (
    "kind", "title", "summary", "body", "title_en", "summary_en", "body_en", "picture", "picture_alt",
    "picture_alt_en", "place", "starts_at", "ends_at", "wanted_at", "expires_at", "is_sent",
)  # fmt: skip
WHOM = "whom"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")  # as _plain writes it
TERMS = (
    "title", "kind", "coins", "max_tries", "wait_minutes", "draws", "closes_at", "closes_after", "is_anonymous",
    "keeps_groups", "publishes", "gives_rows", "keeps_days", "fast_percent", "straight_from", "contradicts",
    "holds_awards", "lets_correct", "reminds_days",
)  # fmt: skip
ASKED = gettext_lazy("Question %(n)s")


@dataclass(frozen=True)
class Difference:
    """One thing that is not what it was: its name, and both as HTML with what went and what came."""

    name: str
    before: SafeString
    after: SafeString


def keep(notice: Notice, step: Revision.Step, *, by: User | None, reason: str = "") -> Revision:
    """Note what the notice says and asks as it takes this step."""
    return Revision.objects.create(
        notice=notice, step=step, by=by, reason=reason.strip()[:300], content=content(notice)
    )


def content(notice: Notice) -> dict[str, Any]:
    """All that an approver is shown, as plain values."""
    told: dict[str, Any] = {name: _plain(getattr(notice, name)) for name in WORDS}
    told["picture_sha256"] = notice.picture_sha256
    told["further"] = notice.further
    told["topic"] = ", ".join(each.name for each in notice.topics)
    told["focus"] = f"{notice.focus_x} / {notice.focus_y}"
    told["files"] = [f"{each.name} ({each.sha256[:12]})" for each in notice.attachments.all()] if notice.pk else []
    told["looks"] = [_look(each) for each in notice.looks.select_related("audience")] if notice.pk else []
    told["audience"] = _rule(notice.audience) if notice.audience else {}
    told["asks"] = _asks(notice.questionnaire) if notice.questionnaire else {}
    return told


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What changed, in the order of the page."""
    old, new = dict(_lines(before)), dict(_lines(after))
    return [
        _difference(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new} if _changed(old, new, name)
    ]


def _changed(old: dict[str, str], new: dict[str, str], name: str) -> bool:
    return old.get(name, "") != new.get(name, "")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value if isinstance(value, bool | int) else str(value or "")


def _rule(audience: Audience) -> dict[str, Any]:
    """Every column of the rule, and its groups in words: whatever kinds of conditions they have."""
    told: dict[str, Any] = {}
    for field in audience._meta.concrete_fields:
        if field.name not in ("id", "agency"):
            told[field.name] = field.value_to_string(audience)
    told[WHOM] = " / ".join(told_of_rule(audience))
    return told


def _look(look: Look) -> str:
    parts = (look.title, look.title_en, look.picture_sha256[:12], look.picture_alt, look.picture_alt_en)
    return f"{look.audience.name} ({' / '.join(told_of_rule(look.audience))}): {' / '.join(filter(None, parts))}"


def _asks(asked: Questionnaire) -> dict[str, Any]:
    told: dict[str, Any] = {name: _plain(getattr(asked, name)) for name in TERMS}
    told["campaign"] = str(asked.campaign or "")
    told["questions"] = [_question(question) for question in asked.questions.prefetch_related("choices")]
    return told


def _question(question: Question) -> str:
    limits = "–".join(plain(number) for number in (question.least, question.most) if number)
    choices = [f"{'✓' if choice.is_right else '○'} {choice.text}" for choice in question.choices.all()]
    extra = "" if question.is_required else _("(may be left out)")
    return "\n".join(
        part
        for part in (f"{question.text} {extra}".strip(), limits, *choices, question.explanation, question.place)
        if part
    )


def _lines(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each thing by its name in the reader's language."""
    for name in WORDS:
        if name != "picture":
            yield _label(Notice, name), _word(content.get(name, ""))
    for code, written in (content.get("further") or {}).items():
        name = dict(settings.LANGUAGES).get(code, code)
        for column in (*WHOLE, "picture_alt"):
            yield f"{_label(Notice, column)} ({name})", str(written.get(column, ""))
    yield _("picture"), str(content.get("picture_sha256") or content.get("picture") or "")[:12]
    yield _("focus of the picture"), str(content.get("focus", "50 / 50"))
    yield _("attachments"), "\n".join(content.get("files", ()))
    yield _("other pictures or titles for some"), "\n".join(content.get("looks", ()))
    yield _("topic"), str(content.get("topic", ""))
    for name, value in (content.get("audience") or {}).items():
        label = _("who is in it") if name == WHOM else _label(Audience, name)
        yield _("audience") + f": {label}", _word(value)
    asks = content.get("asks") or {}
    for name in (*TERMS, "campaign"):
        yield _("questionnaire") + f": {_label(Questionnaire, name)}", _word(asks.get(name, ""))
    for number, words in enumerate(asks.get("questions", ()), start=1):
        yield ASKED % {"n": number}, words


def _label(model: Any, name: str) -> str:
    """The column's name for people; of one that is gone, its own."""
    known: dict[str, Any] = {
        field.name: field.verbose_name for field in (*model._meta.fields, *model._meta.many_to_many)
    }
    return str(known.get(name, name))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moments.minute(datetime.fromisoformat(value))
    return str(value)


def _difference(name: str, before: str, after: str) -> Difference:
    """Letters that went and came, marked; Chinese has no words to compare."""
    steps = (
        SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if len(before) * len(after) < 4_000_000
        else [("replace", 0, len(before), 0, len(after))]
    )
    old = format_html_join(
        "", "{}", ((_mark("del", before[a:b]) if how != "equal" else before[a:b],) for how, a, b, _c, _d in steps)
    )
    new = format_html_join(
        "", "{}", ((_mark("ins", after[c:d]) if how != "equal" else after[c:d],) for how, _a, _b, c, d in steps)
    )
    return Difference(name, old, new)


def _mark(tag: str, words: str) -> SafeString | str:
    return format_html("<{0}>{1}</{0}>", tag, words) if words else ""
