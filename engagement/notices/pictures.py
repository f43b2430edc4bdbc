"""What a notice's picture is, byte by byte: an approval is of what was shown, not of a file's name."""

import hashlib
from typing import Any

from django.apps import apps
from django.db import models

from civic.web import renditions


@renditions.FOCUS.connect
def is_cut_there(name: str, x: int, y: int) -> bool:
    """Whether a notice has this picture, cut around this point."""
    return bool(apps.get_model("engagement", "Notice").objects.filter(picture=name, focus_x=x, focus_y=y).exists())


class BytesField(models.CharField):
    """The SHA-256 of the file that the row's `picture` names, computed whenever the whole row is written.

    It stands behind `picture`, so that a new file is in the storage when this is asked for.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 64
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        found = sha256_of(model_instance.picture)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, found)
        return found


def sha256_of(picture: Any) -> str:
    """The hash of the stored file; empty where there is none, or where it cannot be read."""
    if not picture:
        return ""
    told = hashlib.sha256()
    try:
        with picture.storage.open(picture.name, "rb") as file:
            while part := file.read(1 << 20):
                told.update(part)
    except OSError:
        return ""
    return told.hexdigest()
