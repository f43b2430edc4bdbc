"""Put the county's menu at the foot of its chat in LINE: what's new, my coins, the portal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engagement.delivery.channels.line import calls, menu


class Command(BaseCommand):
    """The menus that it made before are taken away. LINE may take a few minutes to show the new one."""

    help = "Make the menu of the county's LINE account: what's new, my coins, the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        if not calls.is_on():
            raise CommandError("Set LINE_MESSAGING_TOKEN and LINE_MESSAGING_SECRET first.")
        try:
            number = menu.make()
        except menu.NotTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"menu {number}")
