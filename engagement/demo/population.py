"""The invented county's population: made up, and labelled so wherever results are weighed by it."""

from datetime import datetime, timedelta

from civic.accounts.models import User
from engagement.demo.places import TOWNSHIPS
from surveys.questionnaires.models import Questionnaire
from surveys.results import publishing
from surveys.results.population import take_in

PEOPLE = 215_000
AGES = ((0, 15.0), (18, 19.0), (35, 21.5), (50, 23.5), (65, 21.0))  # first year of each band, percent
GENDERS = (("female", 0.487), ("male", 0.513))


def create(year: int) -> None:
    """The older the further from the town, as in many counties by the sea."""
    rows = []
    for place, (code, _name, _en, percent) in enumerate(TOWNSHIPS):
        tilt = [1 + (band - 2) * 0.03 * (place - 4) / 4 for band in range(len(AGES))]
        total = sum(share * lean for (_age, share), lean in zip(AGES, tilt, strict=True))
        for (age, share), lean in zip(AGES, tilt, strict=True):
            for gender, part in GENDERS:
                people = PEOPLE * percent / 100 * share * lean / total * part
                rows.append((str(age), gender, code, str(round(people))))
    take_in(rows, source="示範用的虛構人口（不是真的統計）", year=year, is_demo=True)


SAID = (
    (9, "想知道諮商要不要錢", "三次免費諮商寫進每一則推播，並印在衛生所門口的海報上。"),
    (2, "晚上下班後才有空", "每週三延長到晚上八點，先從推力市與浪花鎮開始。"),
)


def publish(editor: User, *, now: datetime) -> None:
    """One page of results that everybody reads, with what the agency did."""
    asked = Questionnaire.objects.filter(agency__slug="health", publishes="counts").order_by("pk").first()
    if asked is None:
        return
    publishing.publish(asked, by=editor, now=now - timedelta(days=10))
    for days, said, done in SAID:
        publishing.say(asked, said=said, done=done, by=editor, now=now - timedelta(days=days))
