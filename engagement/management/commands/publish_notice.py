"""An approver's act without the administration: approve a submitted notice, and publish it now or at an hour."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.accounts.models import User
from civic.core.calendar import TAIPEI
from civic.core.errors import DomainError
from civic.core.moments import minute
from engagement.notices import actions
from engagement.notices.models import Notice


class Command(BaseCommand):
    """The same rules as on its page: the role, the other person, the state, campaign, audience and times."""

    help = "Publish a submitted notice as an approver, at once or at an hour by Taipei's clock."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, metavar="ID")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the approver")
        parser.add_argument("--at", metavar="2026-12-01T09:00", help="by Taipei's clock, unless it names its zone")

    def handle(self, *args: Any, **options: Any) -> None:
        at = _hour(options["at"]) if options["at"] else None
        by = User.objects.by_email(options["by"].strip()).first()
        if by is None:
            raise CommandError(f"Nobody has the address {options['by']}.")
        notice = Notice.objects.filter(pk=options["id"]).first()
        if notice is None:
            raise CommandError(f"There is no notice {options['id']}.")
        try:
            if at is None:
                actions.publish(notice, by=by, now=timezone.now())
                self.stdout.write(f"published {notice.pk}: {notice.title}")
            else:
                kept = actions.schedule(notice, by=by, at=at, now=timezone.now())
                self.stdout.write(f"approved {notice.pk} for {minute(kept.goes_out_at or at)}: {notice.title}")
        except DomainError as error:
            raise CommandError(str(error)) from error


def _hour(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no day and hour: write it as 2026-12-01T09:00.") from error
    return at if at.tzinfo else at.replace(tzinfo=TAIPEI)
