"""No file reaches a storage but through civic/web/uploads.py."""

import re
from pathlib import Path

from django import forms
from django.apps import apps
from django.db import models

from civic.web.uploads import PaperField, PhotoField, PictureField

ROOT = Path(__file__).parents[2]
OURS = ("civic", "rewards", "surveys", "engagement")
# What is read and forgotten: a list of citizens, the bank's answer.
NEVER_STORED = {
    "rewards/grants/forms.py", "rewards/settlement/payments/forms.py", "civic/web/uploads.py",
    "rewards/redemption/posters/forms.py",  # the photo of a poster
    "surveys/xlsform/forms.py",  # a file of questions
    "engagement/events/desk/forms.py",  # a list of people
    "civic/web/sentences.py",  # only its sentences
}  # fmt: skip
AROUND = re.compile(r"default_storage|storage\.save\(|private_files\(\)\.save|\.write_bytes\(|objects\.bulk_.*FILES")


def sources() -> dict[str, str]:
    files = (path for app in OURS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in files}


def test_every_file_field_of_a_model_is_gated():
    fields = [
        field
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
    ]
    files = [field for field in fields if isinstance(field, models.FileField)]
    assert len(files) >= 7
    assert [str(field) for field in files if not isinstance(field, PictureField | PhotoField | PaperField)] == []


def test_a_form_takes_a_file_through_the_gate_or_never_stores_it():
    plain = {path for path, text in sources().items() if re.search(r"forms\.(FileField|ImageField)", text)}
    fields_through_it = {"civic/desk/fields.py", "rewards/settlement/statements/forms.py"}
    assert plain - NEVER_STORED == fields_through_it
    assert issubclass(forms.ImageField, forms.FileField)


def test_nothing_writes_around_the_fields():
    # The demo draws its own; what installation brings is known by its SHA-256 before anything is written.
    own = ("engagement/demo", "civic/deploy/scanner.py")
    around = {path for path, text in sources().items() if AROUND.search(text) and not path.startswith(own)}
    assert around == {"civic/web/private_files.py"}  # what the portal made itself
    keepers = {path for path, text in sources().items() if re.search(r"\bkeep\(", text) and "private_files" in text}
    assert keepers == {"civic/web/private_files.py", "civic/exports/actions.py"}
