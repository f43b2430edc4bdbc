"""A questionnaire from an XLSForm file, as a draft."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.errors import DomainError
from civic.web.workbooks import MOST_BYTES
from surveys.xlsform.actions import Faulty, take_over


class Command(BaseCommand):
    help = "Take an XLSForm file over as a new draft; prints its id, or every fault with sheet, row and column."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")
        parser.add_argument("--agency", required=True, help="its slug")
        parser.add_argument("--by", required=True, help="the e-mail address of an editor of the agency")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(slug=options["agency"]).first()
        by = User.objects.by_email(options["by"]).filter(is_active=True).first()
        if agency is None or by is None:
            missing = f"--agency {options['agency']}" if agency is None else f"--by {options['by']}"
            raise CommandError(f"not found: {missing}")
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            made = take_over(content, agency=agency, by=by, title=path.stem[:80])
        except OSError as error:
            raise CommandError(str(error)) from error
        except Faulty as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            sys.exit(1)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made.pk))
