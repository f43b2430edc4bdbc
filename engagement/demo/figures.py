"""Who joins, from real tables: the LINE account of 高雄市政府新聞局, December 2013 to June 2018.

The source's percentages are rounded (they sum to 99.9 and 100.1), so they are used as weights. Its two
month-end rows of March 2016 are one here. Kaohsiung's own share is our county's.
"""

from bisect import bisect_left
from datetime import datetime, timedelta
from random import Random

# (youngest, oldest, gender, percent); the oldest group of the source is open: people of up to 84 here
AGE_GENDER = [
    (25, 29, "female", 8.5), (20, 24, "female", 8.5), (35, 39, "female", 8.2), (40, 44, "female", 7.5),
    (30, 34, "female", 7.4), (50, 84, "male", 7.2), (50, 84, "female", 6.6), (35, 39, "male", 6.3),
    (40, 44, "male", 5.9), (25, 29, "male", 5.6), (45, 49, "female", 5.5), (30, 34, "male", 5.2),
    (20, 24, "male", 5.1), (15, 19, "female", 4.8), (45, 49, "male", 4.7), (15, 19, "male", 2.8),
    (10, 14, "female", 0.1), (10, 14, "male", 0.0),
]  # fmt: skip
HOME_PERCENT = 73.8
UNKNOWN_PERCENT = 1.3
ELSEWHERE_PERCENT = {
    "tainan": 10.0, "taichung": 3.6, "taipei": 3.5, "new-taipei": 3.4, "taoyuan": 1.7, "hualien": 1.3, "changhua": 0.7,
    "hsinchu-city": 0.3, "pingtung": 0.3, "hsinchu": 0.1, "yilan": 0.1,
}  # fmt: skip
FRIENDS_BY_MONTH = [
    58501, 133169, 158547, 185021, 205961, 224819, 240617, 260610, 355839, 370596, 383177, 396124, 409579, 423924,
    439331, 455537, 469106, 483868, 493997, 506681, 522088, 536890, 546330, 555059, 564025, 571579, 586647, 594440,
    602675, 609316, 615993, 627067, 632714, 667479, 675309, 680754, 685983, 690732, 695242, 699925, 704641, 709823,
    715993, 738609, 755329, 760706, 764910, 769927, 774400, 777256, 779929, 782461, 784486, 786312, 789483,
]  # fmt: skip
MONTH = timedelta(days=30.4375)


def age_and_gender(rng: Random) -> tuple[int, str]:
    """An age in years and a gender, as often as the table says."""
    youngest, oldest, gender, _percent = rng.choices(AGE_GENDER, [row[3] for row in AGE_GENDER])[0]
    span = oldest - youngest
    return youngest + int(span * rng.random() ** (2 if span > 9 else 1) + 0.5), gender


def joined_at(rng: Random, now: datetime) -> datetime:
    """A moment on the account's growth curve, laid so that it ends now."""
    friend = rng.uniform(0, FRIENDS_BY_MONTH[-1])
    month = bisect_left(FRIENDS_BY_MONTH, friend)
    before = FRIENDS_BY_MONTH[month - 1] if month else 0
    part = (friend - before) / (FRIENDS_BY_MONTH[month] - before)
    return now - (len(FRIENDS_BY_MONTH) - month - part) * MONTH
