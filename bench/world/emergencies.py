"""The days on which most people joined were emergencies: each is told with its warning and its end."""

# What a county says is Chinese first; each text stands beside its English.
# ruff: noqa: E501

from datetime import datetime, time, timedelta

from bench.world.people import EMERGENCIES, spike_day
from civic.accounts.models import User
from civic.core.calendar import TAIPEI
from civic.outbox.models import OutboxItem
from engagement.emergencies.incidents import actions
from engagement.emergencies.incidents.models import Bulletin, Kind, Severity
from engagement.emergencies.incidents.starts import ALL_CLEAR

SAID = {  # kind: title, text, what to do, and the same in English
    "gas": ("市區氣爆", "多處道路受損，請勿靠近。", "請遠離人孔與路面裂縫，勿用明火。", "Gas explosions in the city",
            "Several roads are damaged. Keep away.", "Stay away from manholes and cracks. No open fire."),
    "typhoon": ("豪雨及停班停課", "明日停止上班上課。", "請留在屋內，備妥飲水與手電筒。", "Torrential rain: work and school suspended",
                "No work and no school tomorrow.", "Stay inside. Have water and a torch ready."),
    "earthquake": ("強烈地震", "縣內最大震度六級。", "餘震中請離開受損房屋。", "Strong earthquake", "Intensity 6 in the county.",
                   "Leave damaged houses; aftershocks follow."),
}  # fmt: skip


def create(people: dict[str, User], *, now: datetime) -> None:
    first, second = people["coordinator"], people["deputy"]
    for months, day, kind in EMERGENCIES:
        at = datetime.combine(spike_day(months, day, now=now), time(8), tzinfo=TAIPEI)
        title, text, todo, title_en, text_en, todo_en = SAID[kind]
        warning = Bulletin(severity=Severity.SEVERE, title=title, text=text, todo=todo, title_en=title_en,
                           text_en=text_en, todo_en=todo_en, districts=[])  # fmt: skip
        made = actions.write(warning, by=first, now=at, kind=Kind(kind))
        incident = actions.confirm(made.pk, by=second, now=at + timedelta(minutes=1)).incident
        words = {name: getattr(ALL_CLEAR, name) for name in ("title", "text", "todo", "title_en", "text_en", "todo_en")}
        over = Bulletin(severity=Severity.MINOR, ends=True, districts=[], **words)
        ended = actions.write(over, by=second, now=at + timedelta(hours=9), incident=incident)
        actions.confirm(ended.pk, by=first, now=at + timedelta(hours=9, minutes=1))
    OutboxItem.objects.filter(about__startswith="incident:").delete()
