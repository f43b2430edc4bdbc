"""The gate for every file that people send: nothing is stored before it went through here.

A model's file field is one of the three below. Whatever way a file comes (form, API, administration, shell), the field
passes it through the gate before its storage sees it; tests/repository/test_uploads.py holds every model to that.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile, ImageFieldFile

from civic.core.errors import DomainError
from civic.web import pictures
from civic.web.private_files import validate_attachment
from civic.web.refusals import explained
from civic.web.scanning import scan

PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
LEGIBLE = 2400  # pixels: small print on a photographed page can still be read


class Checked(ContentFile):
    """A file that went through the gate."""


def picture(file: Any) -> Checked:
    """Make a picture ready to be stored. Raises what civic.web.pictures.prepare raises."""
    if isinstance(file, Checked):
        return file
    made = pictures.prepare(file, size=file.size or 0)
    _scan(file)
    return Checked(made.read(), name=made.name)


def paper(file: Any) -> Checked:
    """Make a paper ready to be stored: a PDF, ODT or DOCX as it came, a picture of one without the camera's notes.

    Raises ValidationError in words, and what civic.web.pictures.prepare raises.
    """
    if isinstance(file, Checked):
        return file
    validate_attachment(file)
    _scan(file)
    name = Path(file.name)
    if name.suffix.lower() in PICTURES:
        made = pictures.prepare(file, size=file.size or 0, widest=LEGIBLE)
        return Checked(made.read(), name=name.stem + Path(str(made.name)).suffix)
    file.seek(0)
    return Checked(file.read(), name=name.name)


def _scan(file: Any) -> None:
    """Show the file as it came to the virus scanner: after the caps, so that a bomb costs nothing."""
    file.seek(0)
    scan(file.read())
    file.seek(0)


class PaperFormField(forms.FileField):
    """A paper in a form; what is wrong with it stands beside it in words."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            return paper(file)
        except DomainError as error:
            raise ValidationError(explained(error), code=error.code) from error


class _Gated(FieldFile):
    """Django saves every new file through `save`, so no other door leads to the storage."""

    field: Any

    def save(self, name: str | None, content: Any, save: bool = True) -> None:
        checked = self.field.gate(content)
        super().save(str(checked.name), checked, save)


class _GatedPicture(_Gated, ImageFieldFile):
    pass


class _GatedField(models.FileField):
    attr_class = _Gated
    gate: Callable[[Any], Checked]

    def deconstruct(self) -> Any:
        """The gate is no matter of the database: migrations keep the plain field."""
        name, _path, args, kwargs = super().deconstruct()
        plain = "ImageField" if isinstance(self, models.ImageField) else "FileField"
        return name, f"django.db.models.{plain}", args, kwargs


class PictureField(_GatedField, models.ImageField):
    """A picture that pages show."""

    attr_class = _GatedPicture
    gate = staticmethod(picture)


class PhotoField(_GatedField):
    """A photo that only its readers see."""

    gate = staticmethod(picture)


class PaperField(_GatedField):
    """A document that only its readers see."""

    gate = staticmethod(paper)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PaperFormField, **kwargs})
