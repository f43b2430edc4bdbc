from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from civic.privacy.page import markdown

PAGE = Path(settings.BASE_DIR) / "docs" / "personal-data.md"


class Command(BaseCommand):
    help = "Write docs/personal-data.md from the register of personal columns."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(markdown(), encoding="utf-8")
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} is written.")
