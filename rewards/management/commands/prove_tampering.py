from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from rewards.settlement.proving import rehearsal, tampering
from rewards.settlement.proving.tampering import Tried


class Command(BaseCommand):
    help = (
        "Tamper with every kind of row that is paid from, behind all triggers, and print which proof names the row. "
        "In a demo only, and in one transaction that is rolled back: nothing stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is for a demo (DEMO=1), or a copy of the books that is run as one.")
        try:
            tried = self.tried()
        except tampering.NothingPaid as error:
            raise CommandError("No closed period has two statements that can be paid.") from error
        except DatabaseError as error:
            raise CommandError(f"The database's superuser is needed: {error}") from error
        unnamed = [each for each in tried if not each.is_named]
        if unnamed:
            raise CommandError(f"{len(unnamed)} of {len(tried)} are not named")
        self.stdout.write(f"{len(tried)} tamperings, each found with its row; nothing of it stays")

    def tried(self) -> list[Tried]:
        """Pay some statements, try every tampering on them, print each at once, and take all of it back."""
        found = []
        with transaction.atomic():
            rehearsal.pay_some(now=timezone.now())
            for each in tampering.try_all():
                found.append(each)
                by = " and ".join(each.named_by) or "NOT NAMED"
                self.stdout.write(f"{each.tampering.what}\n    {by}: {each.sentence}")
            transaction.set_rollback(True)
        return found
