"""Take in the county's population, by which results are weighed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civic.core.errors import DomainError
from surveys.results.population import read_csv, take_in


class Command(BaseCommand):
    help = "Take in a CSV (age_from, gender, district, people): the county’s population, by which results are weighed."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file")
        parser.add_argument("--source", required=True, help="who counted, as results will say it")
        parser.add_argument("--year", required=True, type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = take_in(read_csv(options["file"]), source=options["source"], year=options["year"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        people = sum(cell[3] for cell in made.cells)
        self.stdout.write(
            f"{made}: {people} people in {len(made.cells)} groups. Results are weighed by it from tonight."
        )
