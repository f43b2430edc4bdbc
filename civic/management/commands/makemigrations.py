from django.core.management.commands import makemigrations

from civic.database.autodetector import Autodetector


class Command(makemigrations.Command):
    autodetector = Autodetector
