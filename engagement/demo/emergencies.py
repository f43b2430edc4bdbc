"""An emergency that is over, a drill group, and warnings that came from outside."""
# What a county says in an emergency is Chinese first; each text stands beside its English.

from datetime import datetime, timedelta
from xml.etree.ElementTree import fromstring

from civic.accounts.models import User
from civic.outbox.models import OutboxItem
from engagement.emergencies.cap.models import Feed
from engagement.emergencies.cap.taking import take
from engagement.emergencies.incidents import actions
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, Kind, Severity
from engagement.emergencies.incidents.starts import ALL_CLEAR

WARNING = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>DEMO-{number}</identifier>
<sender>warnings@demo.test</sender><sent>{sent}</sent><status>{status}</status><msgType>Alert</msgType><scope>Public</scope>
<info><language>zh-TW</language><category>Met</category><event>大雨</event><urgency>Expected</urgency>
<severity>Moderate</severity><certainty>Likely</certainty>
<eventCode><valueName>profile:CAP-TWP:Event:1.0</valueName><value>rainfall</value></eventCode><expires>{expires}</expires>
<headline>大雨特報</headline><description>山區及沿海有局部大雨。</description><instruction>請留意坍方及溪水暴漲。</instruction>
<area><areaDesc>推力縣飛魚鄉</areaDesc></area></info></alert>"""


def tell(accounts: dict[str, User], *, now: datetime) -> None:
    """Tell of a burst pipe three weeks ago, put two people into the drill group, and let warnings come."""
    first, second = accounts["coordinator"], accounts["deputy"]
    _water(first, second, at=now - timedelta(days=21, hours=3))
    OutboxItem.objects.filter(about__startswith="incident:").delete()  # nobody is pushed what is three weeks old
    for name in ("citizen", "digital"):
        DrillMember.objects.create(citizen=accounts[name].citizen, added_by=first)
    feed = Feed.objects.create(
        name="示範警訊", url="https://warnings.demo.test/feed.xml", is_active=False, added_by=first, answered_at=now
    )
    for number, status in enumerate(("Actual", "Test"), 1):
        facts = {
            "number": number,
            "status": status,
            "sent": now.isoformat(),
            "expires": (now + timedelta(days=2)).isoformat(),
        }
        take(feed, fromstring(WARNING.format(**facts)), now=now)  # noqa: S314


def _water(first: User, second: User, *, at: datetime) -> None:
    pipe = Bulletin(
        severity=Severity.MODERATE,
        title="浪花鎮主幹管破裂停水",
        text="中山路施工挖破主幹管，約 3,200 戶停水，搶修中。",
        todo="請先儲水。取水站：浪花鎮公所前、漁港廣場。",
        title_en="Water main burst in Langhua",
        text_en="Road works broke the main. About 3,200 homes are without water; it is being repaired.",
        todo_en="Store water. Water points: in front of the town office, and at the harbour square.",
        districts=["langhua"],
    )
    incident = _say(pipe, first, second, at=at, kind=Kind.WATER).incident
    update = Bulletin(
        severity=Severity.MODERATE,
        title="浪花鎮停水：預計今晚八時恢復",
        text="管線已接妥，正在沖洗。",
        todo="復水初期水質混濁，請先放流五分鐘。",
        title_en="Langhua: water expected back at eight tonight",
        text_en="The pipe is joined and is being flushed.",
        todo_en="The first water is cloudy: let it run for five minutes.",
        districts=["langhua"],
    )
    _say(update, first, second, at=at + timedelta(hours=1), incident=incident)
    words = {name: getattr(ALL_CLEAR, name) for name in ("title", "text", "todo", "title_en", "text_en", "todo_en")}
    over = Bulletin(severity=Severity.MINOR, ends=True, districts=["langhua"], **words)
    _say(over, second, first, at=at + timedelta(hours=3), incident=incident)


def _say(bulletin: Bulletin, by: User, second: User, *, at: datetime, incident: Incident | None = None,
         kind: str = "") -> Bulletin:  # fmt: skip
    made = actions.write(bulletin, by=by, now=at, incident=incident, kind=kind)
    return actions.confirm(made.pk, by=second, now=at + timedelta(minutes=1))
