import sys
from typing import Any

from django.core.management.base import BaseCommand

from civic.doctor import checks


class Command(BaseCommand):
    help = "Say what is wrong with a setting, a port, a clock or a disk, and what to do. Changes nothing."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for finding in checks.examine():
            self.stdout.write(str(finding))
            wrong += finding.grade == "wrong"
        self.stdout.write(f"{wrong} wrong" if wrong else "all well")
        if wrong:
            sys.exit(1)
