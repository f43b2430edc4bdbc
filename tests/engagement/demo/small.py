"""The small world of the demo that the tests load: the same people at the same hour, its pictures undrawn."""

from datetime import datetime

import pytest
from django.test import override_settings

from civic.core.calendar import TAIPEI
from engagement.demo import pictures, world
from tests.owner import as_loader

NOW = datetime(2026, 11, 20, 21, tzinfo=TAIPEI)


def load(now: datetime = NOW) -> None:
    with pytest.MonkeyPatch.context() as patch, override_settings(DEMO=True), as_loader():
        patch.setattr(pictures, "notice_picture", lambda agency, scene, **_: f"notices/{scene}.jpg")
        patch.setattr(pictures, "shop_picture", lambda goods, number, **_: f"shops/{number}.jpg")
        world.load(citizens=60, seed=7, now=now, say=lambda line: None)
