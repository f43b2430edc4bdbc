"""The demo's notices with their audiences, questionnaires and campaigns."""

import tomllib
from collections import Counter
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from civic.accounts.models import District, Topic, User
from civic.agencies.models import Agency
from civic.audit.models import AuditEvent
from civic.core.calendar import TAIPEI, taipei_day
from engagement.audiences.models import Audience
from engagement.demo import files, pictures
from engagement.notices.models import Notice
from engagement.notices.queries import fingerprint
from rewards.budgets import actions as budgets
from rewards.budgets import changes
from rewards.budgets.models import AgencyBudget, Campaign
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version

CONTENT = Path(__file__).parent / "content" / "notices.toml"
ENGLISH = CONTENT.with_name("notices_en.toml")
KINDS = {"1": "single", "n": "multiple", "t": "text", "y": "yes_no", "r": "rating", "p": "nps", "#": "number",
         "d": "date", "s": "short", "c": "consent"}  # fmt: skip
TOPICS = {"agriculture": "farming", "culture": "events", "environment": "environment", "fire": "disasters",
          "health": "health", "social": "seniors", "tourism": "travel", "transport": "roads"}  # fmt: skip
EVENTS = {"balloon_festival", "sea_concert", "lantern_walk", "harvest_festival", "night_market", "stargazing"}
SERVICES = {"flu_vaccine", "bus_timetable", "childcare", "long_term_care", "health_check", "library", "shared_meals"}
CALLS = {"blood_donation", "recycling", "beach_cleanup", "tree_planting"}
FOR_AN_HOUR = ("later", "held_up")  # states of the story: both were approved for an hour (later.py)
Pairs = dict[str, tuple[User, User]]


def read() -> list[dict[str, Any]]:
    """The notices' words, newest first; the agencies take turns, and the drafts come last."""
    notices: list[dict[str, Any]] = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["notice"]
    turns: Counter[str] = Counter()
    for facts in notices:
        turns[facts["agency"]] += 1
        facts["turn"] = turns[facts["agency"]]
    return sorted(notices, key=lambda facts: ("state" in facts, facts["turn"]))


@cache
def in_english() -> dict[str, dict[str, str]]:
    """The words of those that have English, by scene."""
    return tomllib.loads(ENGLISH.read_text(encoding="utf-8"))


def open_campaigns(agencies: dict[str, Agency], pairs: Pairs, coordinator: User, finance: User, *, citizens: int,
                   start: datetime, now: datetime) -> dict[str, Campaign]:  # fmt: skip
    """Budgets and one open campaign an agency, wide enough for every citizen to answer everything."""
    needed = {slug: sum(facts["coins"] for facts in read() if facts["agency"] == slug) * (citizens + 10)
              for slug in agencies}  # fmt: skip
    campaigns = {}
    for slug, agency in agencies.items():
        most = -(-needed[slug] // 1000) * 1000
        for year in sorted({taipei_day(start).year, taipei_day(now).year}):
            at = max(start, datetime(year, 1, 1, 9, tzinfo=TAIPEI))
            budget = budgets.open_budget(agency, year, most * 2, by=coordinator, approved_by=finance,
                                         key=f"demo:budget:{slug}:{year}",
                                         reason=f"{year} 年度推播獎勵預算", now=at)  # fmt: skip
            AgencyBudget.objects.filter(pk=budget.pk).update(opened_at=at)
        campaigns[slug] = _campaign(agency, pairs[slug][0], coordinator, most, at=start + timedelta(minutes=30))
    tell_changes(agencies, coordinator, finance, start=start, now=now)
    budgets.propose_issue(agencies["health"], taipei_day(now).year, 10_000, by=coordinator, key="demo:budget:more",
                          reason="流感季追加推播獎勵", now=now - timedelta(hours=6))  # fmt: skip
    asked = budgets.request_campaign(agencies["health"], title="流感季加碼", by=pairs["health"][0],
                                     purpose="接種率未達七成的村里加碼推播", max_coins=max(1000, citizens))  # fmt: skip
    Campaign.objects.filter(pk=asked.pk).update(proposed_at=now - timedelta(hours=5))
    return campaigns


def tell_changes(
    agencies: dict[str, Agency], coordinator: User, finance: User, *, start: datetime, now: datetime
) -> None:
    """Last year's budgets, brought over and returned, but for one whose return waits; this year's lowered once."""
    last, first = taipei_day(start).year - 1, next(iter(agencies))
    for slug, agency in agencies.items():
        coins = 12_000 if slug == first else 8_000
        budgets.open_budget(agency, last, coins, by=coordinator, approved_by=finance, key=f"demo:budget:{slug}:{last}",
                            reason=f"{last} 年度未用預算，自舊帳移入", now=start)  # fmt: skip
        AgencyBudget.objects.filter(agency=agency, year=last).update(opened_at=start)
        waits = slug == list(agencies)[-1]
        at = now - timedelta(hours=4) if waits else start + timedelta(days=1)
        back = changes.propose_return(agency, last, by=coordinator, key=f"demo:return:{slug}", now=at)
        if not waits:
            budgets.approve_issue(back.pk, by=finance, now=at + timedelta(hours=2))
    health, year = agencies["health"], taipei_day(start).year
    twice = budgets.propose_issue(health, year, 3_000, by=coordinator, key="demo:budget:twice",
                                  reason="流感季推播獎勵", now=start + timedelta(days=2))  # fmt: skip
    budgets.approve_issue(twice.pk, by=finance, now=start + timedelta(days=2, hours=1))
    twice.refresh_from_db()
    again = changes.propose_correction(twice, by=coordinator, key="demo:budget:undo", reason="同一筆登錄兩次",
                                       now=start + timedelta(days=3))  # fmt: skip
    budgets.approve_issue(again.pk, by=finance, now=start + timedelta(days=3, hours=1))
    less = changes.propose_lowering(health, year, 500, by=coordinator, key="demo:budget:less",
                                    reason="配合年度預算追減", now=start + timedelta(days=9))  # fmt: skip
    budgets.approve_issue(less.pk, by=finance, now=start + timedelta(days=9, hours=3))


def _campaign(agency: Agency, editor: User, coordinator: User, most: int, *, at: datetime) -> Campaign:
    purpose = "答題與填問卷的獎勵，每人每題組一次"
    campaign = budgets.request_campaign(
        agency, title=f"{agency.name}推播獎勵", purpose=purpose, max_coins=most, by=editor
    )
    campaign = budgets.approve_campaign(campaign, by=coordinator, now=at)
    Campaign.objects.filter(pk=campaign.pk).update(proposed_at=at - timedelta(minutes=20))
    return campaign


def create_audiences(agencies: dict[str, Agency], districts: dict[str, District]) -> dict[tuple[str, str], Audience]:
    """Each agency's own audiences, by agency and short name."""
    rules: dict[str, tuple[str, dict[str, Any], list[str]]] = {
        "seniors": ("65 歲以上長輩", {"min_age": 65}, []),
        "youth": ("18–35 歲青年", {"min_age": 18, "max_age": 35}, []),
        "digital": ("數位縣民", {"levels": ["digital"]}, []),
        "river": ("溪口鄉居民", {}, ["xikou"]),
        "coast": ("海線鄉鎮居民", {}, ["tuili", "langhua", "baisha", "feiyu"]),
    }
    made = {}
    for slug, short in dict.fromkeys((facts["agency"], facts["audience"]) for facts in read() if "audience" in facts):
        name, rule, codes = rules[short]
        filled: dict[str, Any] = {
            "agency": agencies[slug],
            "name": name,
            "districts": [districts[code].pk for code in codes],
            **rule,
        }
        made[slug, short] = Audience.objects.create(**filled)
    return made


def publication_times(rng: Random, count: int, *, start: datetime, now: datetime) -> list[datetime]:
    """Office hours, spread evenly from the start until a little before now; newest first."""
    first, last = start + timedelta(hours=2), now - timedelta(hours=2)
    step = (last - first) / max(1, count - 1)
    times = []
    for i in range(count):
        day = taipei_day(first + step * i)
        at = datetime.combine(day, time(9 + rng.randrange(8), rng.choice((0, 10, 15, 30, 40))), tzinfo=TAIPEI)
        times.append(min(max(at, first), last - timedelta(minutes=3 * (count - i))))
    return sorted(times, reverse=True)


def create(rng: Random, agencies: dict[str, Agency], pairs: Pairs, campaigns: dict[str, Campaign],
           audiences: dict[tuple[str, str], Audience], *, media: Path, start: datetime,
           now: datetime) -> list[Notice]:  # fmt: skip
    """All notices; returns the published ones, oldest first."""
    content = read()
    open_ones = [facts for facts in content if "state" not in facts]
    times = publication_times(rng, len(open_ones), start=start, now=now)
    published = []
    for facts, at in reversed(list(zip(open_ones, times, strict=True))):
        notice = _notice(facts, agencies, pairs, campaigns, audiences, media=media, at=at)
        _record(notice, pairs[facts["agency"]])
        published.append(notice)
    for facts in content:
        if "state" in facts and facts["state"] not in FOR_AN_HOUR:
            _notice(facts, agencies, pairs, campaigns, audiences, media=media, at=now - timedelta(hours=20))
    return published


def _kind(scene: str) -> str:
    sorts = ((EVENTS, Notice.Kind.EVENT), (SERVICES, Notice.Kind.SERVICE), (CALLS, Notice.Kind.CALL))
    return next((kind for scenes, kind in sorts if scene in scenes), Notice.Kind.NEWS)


def draft_of(facts: dict[str, Any], agency: Agency, pairs: Pairs, campaign: Campaign, *, media: Path,
             at: datetime) -> Notice:  # fmt: skip
    """One of them as its editor wrote it."""
    slug = facts["agency"]
    facts, campaigns = facts | {"state": "draft"}, {slug: campaign}
    return _notice(facts, {slug: agency}, pairs, campaigns, {}, media=media, at=at)


def _notice(facts: dict[str, Any], agencies: dict[str, Agency], pairs: Pairs, campaigns: dict[str, Campaign],
            audiences: dict[tuple[str, str], Audience], *, media: Path, at: datetime) -> Notice:  # fmt: skip
    slug = facts["agency"]
    editor, approver = pairs[slug]
    state = Notice.State(facts.get("state", "published"))
    published = state == Notice.State.PUBLISHED
    english = {} if "state" in facts else in_english().get(facts["scene"], {})
    notice = Notice(
        agency=agencies[slug],
        kind=_kind(facts["scene"]),
        title=facts["title"],
        summary=facts["summary"],
        body=facts["body"],
        title_en=english.get("title", ""),
        summary_en=english.get("summary", ""),
        body_en=english.get("body", ""),
        picture_alt_en=english.get("alt", ""),
        picture=pictures.notice_picture(slug, facts["scene"], mirrored=facts.get("mirrored", False), media=media),
        picture_alt=facts["alt"],
        audience=audiences.get((slug, facts.get("audience", ""))),
        topic=Topic.objects.get(code=TOPICS[slug]),
        questionnaire=_questionnaire(
            facts, agencies[slug], campaigns[slug], opened_at=at if published else None, media=media
        ),
        proposed_by=editor,
        proposed_at=at - timedelta(hours=26),
    )
    if published:
        notice.decided_by, notice.decided_at = approver, at
        if files.has(facts["scene"]):
            _with_files(notice, facts["scene"])
        notice.published_at = at
    notice.state = state
    notice.save()
    return notice


def _with_files(notice: Notice, scene: str) -> None:
    """Hang its files on it while it is a draft, and approve the whole: afterwards nothing is added."""
    decided, notice.decided_by, notice.decided_at = (notice.decided_by, notice.decided_at), None, None
    notice.save()
    files.hang_on(notice, scene)
    notice.decided_by, notice.decided_at = decided
    notice.state, notice.goes_out_at = Notice.State.APPROVED, notice.decided_at
    notice.approved_hash = fingerprint(notice.pk)
    notice.save()


def _question(version: Version, order: int, facts: dict[str, Any], *, media: Path) -> None:
    """A question with all that an editor may write: conditions, English, rows, one that asks to say which."""
    answers, rows, scenes = (facts.pop(name, []) for name in ("answers", "rows", "pictures"))
    english = [*facts.pop("answers_en", [""] * len(answers)), *facts.pop("rows_en", [""] * len(rows))]
    question = Question.objects.create(version=version, order=order, **facts)
    for n, (text, text_en) in enumerate(zip([*answers, *rows], english, strict=True)):
        Choice.objects.create(
            question=question, order=n, text=text.removeprefix("+"), text_en=text_en, is_other=text.startswith("+"),
            is_row=n >= len(answers), picture=pictures.answer_picture(scenes[n], media=media) if scenes else "",
        )  # fmt: skip


def _questionnaire(
    facts: dict[str, Any], agency: Agency, campaign: Campaign, *, opened_at: datetime | None, media: Path
) -> Questionnaire:
    questionnaire = Questionnaire.objects.create(
        agency=agency,
        title=facts["title"],
        kind=facts["kind"],
        coins=facts["coins"],
        campaign=campaign if facts["coins"] else None,
        max_tries=facts.get("tries", 1),
        wait_minutes=facts.get("wait", 0),
        keeps_groups=facts.get("groups", False),
        fast_percent=facts.get("fast"),
        straight_from=facts.get("straight"),
        contradicts=facts.get("contradicts", ""),
        holds_awards=facts.get("holds", False),
        publishes="counts" if facts.get("groups") else "",
        reminds_days=facts.get("reminds"),
    )
    version = Version.objects.create(questionnaire=questionnaire)
    for order, written in enumerate(facts["ask"]):
        if isinstance(written, dict):
            _question(version, order, dict(written), media=media)
            continue
        line, _sep, why = written.partition("=>")
        why, _at, place = why.partition("@")
        kind, text, *answers = line.split("|")
        sign, *limits = kind.split(":")
        least, most = (*(limit or None for limit in limits), None, None)[:2]
        question = Question.objects.create(version=version, order=order, kind=KINDS[sign], text=text,
                                           is_required=sign not in "tsd", least=least, most=most,
                                           explanation=why, place=place)  # fmt: skip
        Choice.objects.bulk_create(
            Choice(question=question, order=i, text=answer.removeprefix("*"), is_right=answer.startswith("*"))
            for i, answer in enumerate(answers)
        )
    if opened_at:
        Version.objects.filter(pk=version.pk).update(state=Version.State.PUBLISHED, published_at=opened_at)
        questionnaire.opened_at = opened_at
        questionnaire.save(update_fields=["opened_at"])
    return questionnaire


def _record(notice: Notice, pair: tuple[User, User]) -> None:
    """What the audit log would say of the two steps before."""
    assert notice.published_at is not None  # noqa: S101
    AuditEvent.objects.bulk_create(
        AuditEvent(at=notice.published_at - wait, actor=user, actor_label=user.email, action=f"notice.{state}",
                   object_type="engagement.notice", object_id=str(notice.pk))
        for user, state, wait in ((pair[0], "submitted", timedelta(hours=20)), (pair[1], "published", timedelta(0)))
    )  # fmt: skip
