"""What a version asks, read once: a published one never changes, so each process keeps the last ones that it read."""

from datetime import datetime
from functools import lru_cache

from surveys.questionnaires.models import Question, Version

MOST = 64  # versions; each holds some tens of rows


def asked(version: Version) -> list[Question]:
    """The questions with their choices, in their order; those of a published version are to be read only."""
    if version.state in Version.UNPUBLISHED or version.published_at is None:
        return _read(version.pk)
    return list(_kept(version.pk, version.content_hash, version.published_at))


@lru_cache(maxsize=MOST)
def _kept(version: int, content_hash: str, published_at: datetime) -> list[Question]:
    """The hash and the moment stand here so that no other database's version is taken for this one."""
    return _read(version)


def _read(version: int) -> list[Question]:
    return list(Question.objects.filter(version=version).prefetch_related("choices"))
