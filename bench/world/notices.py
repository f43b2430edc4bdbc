"""Four years of notices by thirty agencies: their audiences of five clauses, and questionnaires beside one in seven."""

# Chinese letters count twice.
# ruff: noqa: E501

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from bench.world.rows import ask
from civic.accounts.models import District, Topic, User
from civic.agencies.actions import grant_role
from civic.agencies.models import Agency
from civic.core.calendar import TAIPEI, taipei_day
from civic.core.roles import Role
from engagement.audiences.models import Audience, Clause
from engagement.demo.people import create_person
from engagement.notices.models import Notice
from rewards.budgets.models import Campaign
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version

YEARS = 4
ONE_IN = 7  # notices, of which one asks something
AUDIENCES = 10  # of each agency
SINGLE, RATED = 4, 5  # choices, and stars
BUREAUS = ["教育處", "民政處", "財政處", "地政處", "工務處", "建設處", "勞工處", "原住民族處", "客家事務處", "警察局", "稅務局",
           "文化資產局", "水利處", "體育發展處", "青年發展處", "動物防疫所", "家庭教育中心", "圖書館", "美術館", "人事處", "主計處",
           "計畫處"]  # fmt: skip
SUBJECTS = ["流感疫苗", "道路施工", "夏日音樂會", "計畫停水", "親子共讀", "登革熱防治", "公車改點", "資源回收", "成人健檢", "勞工講座",
            "農產市集", "防災演練", "老人共餐", "托育補助", "獎學金", "地價說明", "青年創業", "淨灘活動", "毛小孩疫苗", "社區音樂"]  # fmt: skip
ENDS = ["開始報名", "這週開跑", "時間異動", "邀您參加", "請您留意", "聽聽您的想法", "名額有限", "成果公布"]


@dataclass(frozen=True)
class Asked:
    """One questionnaire with the numbers that its answers need."""

    id: int
    version: int
    questions: tuple[int, int, int]
    choices: tuple[tuple[int, ...], tuple[int, ...]]
    notice: int
    at: datetime
    coins: int
    agency: int


def create_agencies(*, now: datetime) -> dict[int, tuple[User, User]]:
    """Make the agencies that the demo lacks; return all with an editor and an approver, by id."""
    for number, name in enumerate(BUREAUS):
        agency = Agency.objects.create(slug=f"bureau-{number + 1:02}", name=name, name_en=f"Bureau {number + 1}")
        for role in (Role.EDITOR, Role.APPROVER):
            joined = now - timedelta(days=365 * YEARS + 30)
            person = create_person(f"bureau{number + 1:02}.{role}@demo.test", f"{name}承辦", joined=joined)
            grant_role(person, role, agency=agency, by=None)
    held = ask(
        "SELECT agency_id, min(user_id) FILTER (WHERE role = 'editor'), min(user_id) FILTER (WHERE role = 'approver')"
        "  FROM civic_membership WHERE agency_id IS NOT NULL GROUP BY agency_id ORDER BY agency_id"
    )
    people = User.objects.in_bulk({pk for _agency, *pair in held for pk in pair})
    return {agency: (people[one], people[two]) for agency, one, two in held}


def create_audiences(pairs: dict[int, tuple[User, User]], chance: Random) -> dict[int, list[int]]:
    """Ten audiences of five clauses for each agency; their ids by agency."""
    homes = list(District.objects.filter(in_county=True).order_by("order").values_list("pk", flat=True))
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    made = Audience.objects.bulk_create(
        Audience(agency_id=agency, name=f"對象 {number + 1}") for agency in pairs for number in range(AUDIENCES)
    )
    Clause.objects.bulk_create(
        Clause(audience=audience, place=place, **_clause(place, homes, topics, chance))
        for audience in made
        for place in range(1, 6)
    )
    held: dict[int, list[int]] = {agency: [] for agency in pairs}
    for audience in made:
        held[audience.agency_id].append(audience.pk)
    return held


def _clause(place: int, homes: list[int], topics: list[int], chance: Random) -> dict[str, object]:
    """The five kinds of clause: by age, by gender and home, by level, by topic, by language."""
    young = chance.randrange(15, 60)
    return [
        {"min_age": young, "max_age": young + 20, "districts": chance.sample(homes, 3)},
        {"genders": ["female"], "min_age": 40, "districts": chance.sample(homes, 2)},
        {"levels": ["digital"], "min_age": 20},
        {"topics": chance.sample(topics, 2), "districts": chance.sample(homes, 4)},
        {"languages": ["en"], "not_districts": chance.sample(homes, 2)},
    ][place - 1]


def create(
    count: int, pairs: dict[int, tuple[User, User]], audiences: dict[int, list[int]],
    campaigns: dict[tuple[int, int], Campaign], *, paid: tuple[datetime, datetime], chance: Random, now: datetime,
) -> list[Asked]:  # fmt: skip
    """Publish them; coins are promised where the notice came within `paid` and its agency has a campaign."""
    pictures = ask(
        "SELECT picture, picture_alt FROM engagement_notice WHERE picture <> '' AND state = 'published' ORDER BY id"
    )
    topics = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    homes = list(District.objects.filter(in_county=True).order_by("order").values_list("name", flat=True))
    agencies, notices, asking = list(pairs), [], []
    for number, at in enumerate(_times(count, chance, now=now)):
        agency = agencies[number % len(agencies)]
        editor, approver = pairs[agency]
        picture, alt = pictures[number % len(pictures)]
        title = f"{homes[number % len(homes)]}{SUBJECTS[chance.randrange(len(SUBJECTS))]}，{chance.choice(ENDS)}"
        notice = Notice(
            agency_id=agency, kind=chance.choice(["news", "service", "event", "survey", "call"]), title=title,
            summary=f"{title}，請看內文。", body=f"{title}。\n\n地點、時間與辦法請洽本局，第 {number + 1} 號通知。",
            picture=picture, picture_alt=alt, topic_id=topics[number % len(topics)],
            audience_id=chance.choice(audiences[agency]) if number % ONE_IN % 2 else None, state="published",
            proposed_by=editor, proposed_at=at - timedelta(hours=20), decided_by=approver, decided_at=at,
            published_at=at, is_sent=True,
        )  # fmt: skip
        if number % ONE_IN == 0:
            campaign = campaigns.get((agency, taipei_day(at).year)) if paid[0] <= at < paid[1] else None
            asking.append((notice, title, campaign, at))
        notices.append(notice)
    asked = _questionnaires(asking, chance)
    Notice.objects.bulk_create(notices, batch_size=1000)
    return [
        Asked(version.questionnaire_id, version.pk, questions, choices, notice.pk, at, version.questionnaire.coins,
              notice.agency_id)
        for (notice, _title, _campaign, at), (version, questions, choices) in zip(asking, asked, strict=True)
    ]  # fmt: skip


def _times(count: int, chance: Random, *, now: datetime) -> list[datetime]:
    """Office hours, evenly over the years, until yesterday; in order."""
    first, span, times = now - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS - 2), []
    for number in range(count):
        day = taipei_day(first + span * number / count)
        times.append(datetime.combine(day, time(9 + chance.randrange(8), chance.randrange(60)), tzinfo=TAIPEI))
    return sorted(times)


def _questionnaires(asking: list[tuple[Notice, str, Campaign | None, datetime]], chance: Random) -> list[
    tuple[Version, tuple[int, int, int], tuple[tuple[int, ...], tuple[int, ...]]]
]:  # fmt: skip
    """Two questions of four choices and one of stars for each notice; written as drafts, published at their hour."""
    families = Questionnaire.objects.bulk_create(
        Questionnaire(
            agency_id=notice.agency_id, title=title[:80], kind="quiz" if campaign and number % 2 else "survey",
            campaign=campaign, coins=5 * (1 + chance.randrange(6)) if campaign else 0, max_tries=3,
        )
        for number, (notice, title, campaign, _at) in enumerate(asking)
    )  # fmt: skip
    versions = Version.objects.bulk_create(Version(questionnaire=family) for family in families)
    questions = Question.objects.bulk_create(
        Question(version=version, order=order, kind=kind, text=text, least=None, most=None)
        for version in versions
        for order, (kind, text) in enumerate(
            (("single", "您同意嗎？"), ("single", "哪一項最要緊？"), ("rating", "給幾顆星？"))
        )
    )
    choices = Choice.objects.bulk_create(
        Choice(question=question, order=order, text=f"選項 {order + 1}", is_right=order == 0)
        for question in questions
        if question.kind == "single"
        for order in range(SINGLE)
    )
    told = []
    for number, (version, (notice, _title, _campaign, at)) in enumerate(zip(versions, asking, strict=True)):
        Version.objects.filter(pk=version.pk).update(state="published", published_at=at)
        notice.questionnaire = version.questionnaire
        own = questions[number * 3 : number * 3 + 3]
        first = number * 2 * SINGLE
        picked = tuple(
            tuple(choice.pk for choice in choices[start : start + SINGLE]) for start in (first, first + SINGLE)
        )
        told.append((version, (own[0].pk, own[1].pk, own[2].pk), (picked[0], picked[1])))
    Questionnaire.objects.bulk_update([_opened(family, row[3]) for family, row in zip(families, asking, strict=True)],
                                      ["opened_at"], batch_size=500)  # fmt: skip
    return told


def _opened(family: Questionnaire, at: datetime) -> Questionnaire:
    family.opened_at = at
    return family
