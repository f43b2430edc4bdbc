"""A questionnaire as an XLSForm file."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.questionnaires.models import Questionnaire
from surveys.xlsform.writing import form_of


class Command(BaseCommand):
    help = "Write what a questionnaire asks, its draft if there is one, as an XLSForm file."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("id", type=int)
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Questionnaire.objects.filter(pk=options["id"]).first()
        version = (asked.draft or asked.live) if asked else None
        if asked is None or version is None:
            raise CommandError(f"not found: {options['id']}")
        try:
            with Path(options["file"]).open("wb") as out, form_of(asked, version) as made:
                shutil.copyfileobj(made, out)
        except OSError as error:
            raise CommandError(str(error)) from error
