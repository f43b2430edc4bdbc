"""Files that hang on some of the demo's notices: a form to sign, a timetable, an application."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from engagement.attachments.models import Attachment
from engagement.notices.models import Notice

if TYPE_CHECKING:  # drawn only where a demo is made
    from reportlab.platypus.flowables import Flowable

FEED, SIGNED = ("姓名", "出生年月日", "電話", "住址"), ("申請人簽名", "日期")


def _consent() -> "list[Flowable]":
    from civic.web import papers

    asked = ("今天有發燒或身體不舒服", "對雞蛋或疫苗過敏", "曾經得過格林－巴利症候群", "目前懷孕")
    return [
        papers.title("公費流感疫苗接種意願書"),
        papers.text("接種前請先填寫，交給現場的護理師。任何一項勾「是」，請先讓醫師評估。"),
        papers.table(("接種前評估", "是", "否"), [(words, "□", "□") for words in asked], (6, 1, 1)),
        papers.heading("接種人"),
        papers.boxes(FEED),
        papers.boxes(SIGNED),
    ]


def _timetable() -> "list[Flowable]":
    from civic.web import papers

    leaving = ("6:00", "6:40", "7:20", "8:10", "9:30", "11:00", "12:30", "14:00",
               "15:10", "16:20", "17:00", "17:40", "18:20", "19:10", "20:00", "21:00")  # fmt: skip
    rows = [(number, at, "新增班次" if at in ("6:40", "7:20") else "") for number, at in enumerate(leaving, start=1)]
    return [
        papers.title("海線 8101 路公車時刻表"),
        papers.text("每日行駛。浪花鄉公所發車；到推力車站約 55 分鐘。"),
        papers.table(("班次", "發車", "備註"), rows, (1, 2, 3)),
    ]


def _application() -> "list[Flowable]":
    from civic.web import papers

    return [
        papers.title("家用堆肥桶申請表"),
        papers.text("每戶限申請一個。請附戶口名簿影本，送鄉鎮市公所清潔隊。"),
        papers.heading("申請人"),
        papers.boxes(FEED),
        papers.boxes(("家中人數", *SIGNED)),
    ]


FILES: dict[str, tuple[str, Callable[[], "list[Flowable]"]]] = {
    "flu_vaccine": ("接種意願書", _consent),
    "bus_timetable": ("8101 路時刻表", _timetable),
    "compost": ("堆肥桶申請表", _application),
}


def has(scene: str) -> bool:
    return scene in FILES


def hang_on(draft: Notice, scene: str) -> None:
    """Hang the scene's file on a draft, as its editor would."""
    from civic.web import papers

    name, parts = FILES[scene]
    content = papers.make(name, parts(), foot=draft.agency.name)
    facts = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    Attachment.objects.create(notice=draft, place=1, name=name, file=ContentFile(content, f"{scene}.pdf"), **facts)
