"""The people of the demo are those of the source's tables."""

from collections import Counter
from datetime import datetime
from random import Random

import pytest
from PIL import Image

from civic.core.calendar import TAIPEI
from engagement.demo import figures, notices, pictures, places

NOW = datetime(2026, 11, 20, 21, tzinfo=TAIPEI)
DRAWS = 20_000


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_women_and_men_join_as_the_table_says(seed):
    rng = Random(seed)
    women = sum(figures.age_and_gender(rng)[1] == "female" for _ in range(DRAWS)) / DRAWS
    assert women == pytest.approx(0.571, abs=0.015)


def test_every_age_group_has_its_share():
    rng = Random(1)
    ages = Counter(figures.age_and_gender(rng)[0] // 5 * 5 for _ in range(DRAWS))
    assert ages[20] / DRAWS == pytest.approx(0.136, abs=0.01)
    assert ages[35] / DRAWS == pytest.approx(0.145, abs=0.01)
    assert sum(n for age, n in ages.items() if age >= 50) / DRAWS == pytest.approx(0.138, abs=0.01)


def test_the_county_is_home_to_the_share_that_the_source_calls_home():
    rng, home = Random(1), {code for code, *_rest in places.TOWNSHIPS}
    at_home = sum(places.district_code(rng) in home for _ in range(DRAWS)) / DRAWS
    assert at_home == pytest.approx(0.738, abs=0.015)


def test_people_join_along_the_curve_which_ends_now():
    rng = Random(1)
    joined = sorted(figures.joined_at(rng, NOW) for _ in range(DRAWS))
    assert joined[-1] <= NOW
    by_the_first_year = sum(at < NOW - 42 * figures.MONTH for at in joined) / DRAWS
    assert by_the_first_year == pytest.approx(409579 / 789483, abs=0.015)


def test_every_notice_has_a_drawing_of_its_own_and_says_what_it_shows(tmp_path):
    content = notices.read()
    assert len({(facts["scene"], facts.get("mirrored", False)) for facts in content}) == len(content) == 44
    assert all(facts["alt"] for facts in content)
    name = pictures.notice_picture("tourism", "balloon_festival", mirrored=False, media=tmp_path)
    with Image.open(tmp_path / name) as picture:
        assert picture.size == (1200, 675)
    assert (tmp_path / name).stat().st_size < 70_000
