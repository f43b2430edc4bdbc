"""File one message to one person for all channels that they have: only in the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import User
from civic.outbox.models import OutboxItem
from engagement.delivery.actions import file
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.news import test_message


class Command(BaseCommand):
    """It leaves with the next round of the worker, or of `send_due`, whatever the hour is."""

    help = "File one message to one person for all channels they have (demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demo sends test messages.")
        user = User.objects.by_email(options["to"].strip()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['to']}.")
        citizen, now = ensure_citizen(user), timezone.now()
        key = f"test:{citizen.pk}:{now.isoformat()}"
        file(test_message.news, [News(citizen.pk, key, now, {})])
        message = Message.objects.get(key=key)
        self.stdout.write(f"inbox /inbox/{message.pk}/")
        for item in OutboxItem.objects.filter(about=f"message:{message.pk}").order_by("pk"):
            self.stdout.write(f"{item.channel} {item.get_state_display()} {item.pk}")
